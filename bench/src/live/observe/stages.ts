/**
 * Where the time went, for the orders of one partition: what the load, the logs, Redis and the
 * pages noted of the same ping is brought together afterwards.
 *
 *     due ─ phone ─ sent ─ broker ─ received ─ couriers stage, commit ─ in Redis ─ relay ─ on `orders`
 *         ─ orders stage, commit ─ in Redis ─ fan-out, socket ─ at the page
 */
import type { ClientFindings, FollowedPosition } from "../clients/findings.ts";
import { type Latency, latencyOf } from "../series.ts";

/** Moments are time of day. Keys are made by the functions below. */
export interface Seen {
  /** A courier's view, when it was first read from the couriers stage's outputs. */
  readonly courierInRedisMs: ReadonlyMap<string, number>;
  /** A progress record: when `orders` received it, and of which courier and fix it tells. */
  readonly progress: ReadonlyMap<string, { readonly onOrdersMs: number; readonly courierFix: string }>;
  readonly positionInRedisMs: ReadonlyMap<string, number>;
  readonly statusInRedisMs: ReadonlyMap<string, number>;
}

export const courierFixKey = (courierId: string, fixAtMs: number): string => `${courierId} ${fixAtMs}`;
export const pingKey = (orderId: string, receivedAtMs: number): string => `${orderId} ${receivedAtMs}`;
export const statusKey = (orderId: string, statusVersion: number): string => `${orderId} ${statusVersion}`;
export const sentKey = (courier: number, dueMs: number): string => `${courier} ${dueMs}`;

export interface StageRow {
  readonly stage: Stage;
  readonly latency: Latency;
}

export interface StagesOptions {
  readonly startMs: number;
  /** Of the run: only what came to the page in it. */
  readonly fromMs: number;
  readonly toMs: number;
  /** When a ping was sent, from the run's beginning, by `sentKey`; for couriers that were followed. */
  readonly sentMs: ReadonlyMap<string, number>;
  readonly courierOf: (courierId: string) => number | null;
}

export function pingStages(pages: Pick<ClientFindings, "positions">, seen: Seen, options: StagesOptions) {
  const { startMs, fromMs, toMs } = options;
  const took = new Map<Stage, number[]>();
  const add = (stage: Stage, fromStage: number | undefined, toStage: number | undefined): void => {
    if (fromStage === undefined || toStage === undefined) return;
    push(took, stage, toStage - fromStage);
  };
  for (const position of pages.positions) {
    const [orderId, receivedAtMs, dueMs, gotMs] = position;
    if (gotMs < fromMs || gotMs >= toMs) continue;
    const due = startMs + dueMs;
    const got = startMs + gotMs;
    const key = pingKey(orderId, receivedAtMs);
    const progress = seen.progress.get(key);
    const sent = sentOf(position, progress?.courierFix, options);
    const courierInRedis = progress && seen.courierInRedisMs.get(progress.courierFix);
    const inRedis = seen.positionInRedisMs.get(key);
    add("in the phone", due, sent);
    add("to the broker", sent, receivedAtMs);
    add("phone and broker", due, receivedAtMs);
    add("couriers stage, commit", receivedAtMs, courierInRedis);
    add("relay", courierInRedis, progress?.onOrdersMs);
    add("couriers stage to relay", receivedAtMs, progress?.onOrdersMs);
    add("orders stage, commit", progress?.onOrdersMs, inRedis);
    add("fan-out, socket", inRedis, got);
    add("whole", due, got);
  }
  return rowsOf(took);
}

/** Only couriers of the followed partition told when they sent. */
function sentOf(
  [, , dueMs]: FollowedPosition,
  courierFix: string | undefined,
  { startMs, sentMs, courierOf }: StagesOptions,
): number | undefined {
  const courier = courierOf(courierFix?.split(" ")[0] ?? "");
  const sent = courier === null ? undefined : sentMs.get(sentKey(courier, dueMs));
  return sent === undefined ? undefined : startMs + sent;
}

export function statusStages(
  pages: Pick<ClientFindings, "statuses">,
  seen: Pick<Seen, "statusInRedisMs">,
  { startMs, fromMs, toMs }: Pick<StagesOptions, "startMs" | "fromMs" | "toMs">,
) {
  const took = new Map<Stage, number[]>();
  const add = (stage: Stage, tookMs: number): void => push(took, stage, tookMs);
  for (const [orderId, statusVersion, asOfMs, factAtMs, gotMs] of pages.statuses) {
    if (gotMs < fromMs || gotMs >= toMs || factAtMs === null) continue;
    const inRedis = seen.statusInRedisMs.get(statusKey(orderId, statusVersion));
    add("to the broker", asOfMs - factAtMs);
    if (inRedis !== undefined) {
      add("orders stage, commit", inRedis - asOfMs);
      add("fan-out, socket", startMs + gotMs - inRedis);
    }
    add("whole", startMs + gotMs - factAtMs);
  }
  return rowsOf(took);
}

/** As a ping passes them. "phone and broker" and "couriers stage to relay" are the two before them together, known of more pings. */
const ORDER = [
  "in the phone",
  "to the broker",
  "phone and broker",
  "couriers stage, commit",
  "relay",
  "couriers stage to relay",
  "orders stage, commit",
  "fan-out, socket",
  "whole",
] as const;
type Stage = (typeof ORDER)[number];

const rowsOf = (took: ReadonlyMap<Stage, readonly number[]>): readonly StageRow[] =>
  ORDER.flatMap((stage) => {
    const latency = latencyOf(took.get(stage) ?? []);
    return latency === null ? [] : [{ stage, latency }];
  });

function push(took: Map<Stage, number[]>, stage: Stage, tookMs: number): void {
  const known = took.get(stage);
  if (known === undefined) took.set(stage, [tookMs]);
  else known.push(tookMs);
}
