/** What was, of one order, as `services/projections` has written it down from the logs. */
import type { PrismaClient } from "../generated/client.ts";

export interface OrderHistory {
  readonly orderId: string;
  /** What was accepted, by version; each version once. */
  readonly facts: readonly HistoryFact[];
  /** What people were shown, by version. */
  readonly statuses: readonly HistoryStatus[];
  /** What was promised, beside what came true. */
  readonly predictions: readonly HistoryPrediction[];
  /** Where the courier was, at most once in ten seconds. */
  readonly track: readonly HistoryPosition[];
  readonly deliveredAtMs: number | null;
}

export interface HistoryFact {
  readonly version: number;
  readonly type: string;
  readonly atMs: number;
  readonly data: unknown;
}

export interface HistoryStatus {
  readonly version: number;
  readonly phase: string;
  readonly atMs: number;
  readonly data: unknown;
}

export interface HistoryPrediction {
  readonly statusVersion: number;
  readonly atMs: number;
  readonly phase: string;
  readonly earliestMs: number;
  readonly latestMs: number;
  readonly expectedMs: number;
  /** The delivery was later than expected by this much; below 0 earlier. Null while it has not come. */
  readonly missedByMs: number | null;
  /** Whether it came within the range. */
  readonly held: boolean | null;
}

export interface HistoryPosition {
  readonly atMs: number;
  readonly courierId: string;
  readonly lon: number;
  readonly lat: number;
  readonly speedMps: number | null;
  readonly onRoute: boolean;
}

/** Far above any real order; what is beyond is left out. */
const MAX_ENTRIES = 2_000;
/** Eleven hours of riding. */
const MAX_POSITIONS = 4_000;

/** Null when history knows nothing of the order: it is too new by a second, or too old. */
export async function readHistory(prisma: PrismaClient, orderId: string): Promise<OrderHistory | null> {
  const where = { orderId };
  const [entries, promised, positions] = await Promise.all([
    prisma.orderTimelineEntry.findMany({
      where,
      orderBy: [{ source: "asc" }, { version: "asc" }, { loggedAt: "asc" }],
      take: MAX_ENTRIES,
    }),
    prisma.orderPrediction.findMany({ where, orderBy: { statusVersion: "asc" }, take: MAX_ENTRIES }),
    prisma.orderTrackPoint.findMany({ where, orderBy: { at: "asc" }, take: MAX_POSITIONS }),
  ]);
  if (entries.length === 0 && positions.length === 0) return null;
  const facts = firstOfVersion(entries.filter(({ source }) => source === "fact"));
  const statuses = firstOfVersion(entries.filter(({ source }) => source === "status"));
  const deliveredAtMs = facts.find(({ what }) => what === "order-delivered")?.at.getTime() ?? null;
  return {
    orderId,
    facts: facts.map(({ version, what, at, data }) => ({ version, type: what, atMs: at.getTime(), data })),
    statuses: statuses.map(({ version, what, at, data }) => ({ version, phase: what, atMs: at.getTime(), data })),
    predictions: promised.map(({ statusVersion, at, phase, earliest, latest, expected }) => {
      const range = { earliestMs: earliest.getTime(), latestMs: latest.getTime(), expectedMs: expected.getTime() };
      return { statusVersion, atMs: at.getTime(), phase, ...range, ...judge(range, deliveredAtMs) };
    }),
    track: positions.map(({ fixAt, courierId, lon, lat, speedMps, onRoute }) => {
      return { atMs: fixAt.getTime(), courierId, lon, lat, speedMps, onRoute };
    }),
    deliveredAtMs,
  };
}

/** A version that was told twice counts as it was told first. */
const firstOfVersion = <Row extends { readonly version: number }>(rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ version }, at) => rows[at - 1]?.version !== version);

function judge(
  { earliestMs, latestMs, expectedMs }: Pick<HistoryPrediction, "earliestMs" | "latestMs" | "expectedMs">,
  deliveredAtMs: number | null,
): Pick<HistoryPrediction, "missedByMs" | "held"> {
  if (deliveredAtMs === null) return { missedByMs: null, held: null };
  return {
    missedByMs: deliveredAtMs - expectedMs,
    held: earliestMs <= deliveredAtMs && deliveredAtMs <= latestMs,
  };
}
