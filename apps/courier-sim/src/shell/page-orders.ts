/** Follows the orders log and brings what `judge` finds to the world: orders to play, to let go, to end. */
import { setTimeout as sleep } from "node:timers/promises";
import { decodeRecord, type OrderFact, type OrdersRecord, schemas, topics } from "@doorstep/events";
import { type KafkaOptions, type Log, type LogTail, type TailBatch, tailTopics } from "@doorstep/runtime";
import { judge } from "../page-orders/judge.ts";
import { hasEnded, noteFact, type OrderOnLog } from "../page-orders/order-on-log.ts";
import type { CourierFact } from "../world/state.ts";
import type { OfferedOrder } from "../world/world.ts";
import { hearRuns } from "./listen.ts";

export interface PageOrdersOptions {
  readonly kafka: KafkaOptions;
  readonly run: string;
  readonly log: Log;
  readonly clockMs: () => number;
  readonly onPlay: (offered: OfferedOrder, known: OrderOnLog) => void;
  /** Another run was quicker, or someone ended it. */
  readonly onLetGo: (orderId: string) => void;
  /** The platform has given an order in play to another courier, or to none (null). */
  readonly onCourier: (orderId: string, courierId: string | null) => void;
  /** See `Judge`. */
  readonly platform: boolean;
  readonly isOwn: (orderId: string) => boolean;
  /** Facts about orders nobody will finish, in order. */
  readonly onEnd: (order: OrderFact, courier: CourierFact | null) => void;
}

export interface PageOrders {
  close(): Promise<void>;
}

/** Longer than a night, so that yesterday's last order is found and ended. */
const LOOK_BACK_MS = 26 * 3_600_000;
const LOOK_AROUND_EVERY_MS = 30_000;
const REOPEN_AFTER_MS = 5_000;
/** A stub is forgotten when nothing can repeat its facts any more. */
const STUB_MS = 3_600_000;

/** What others compute: most of the log, and nothing to us. */
const DERIVED: readonly string[] = [
  "courier-progress",
  "courier-silent",
  "conditions",
  "heartbeat",
  "mode",
  "tick",
] satisfies readonly Exclude<OrdersRecord, OrderFact>["type"][];
const DERIVED_IDS = new Set<number>(
  schemas.filter(({ topic, type }) => topic === topics.orders && DERIVED.includes(type)).map(({ id }) => id),
);

/** Reading begins at once and goes on in the background. */
export function followPageOrders(options: PageOrdersOptions): PageOrders {
  const { kafka, run, log, clockMs, platform, isOwn } = options;
  const known = new Map<string, OrderOnLog>();
  /** With the courier the world was told of. */
  const playing = new Map<string, string | null>();
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve()));
  let livingRuns: ReadonlySet<string> | null = null;
  let isCaughtUp = false;
  let lookingAround: Promise<void> = Promise.resolve();

  const tellCourier = ({ orderId, courierId }: OrderOnLog): void => {
    if (!platform || playing.get(orderId) === courierId) return;
    playing.set(orderId, courierId);
    options.onCourier(orderId, courierId);
  };

  const decide = (order: OrderOnLog): "listen" | undefined => {
    if (playing.has(order.orderId)) {
      const isForeign = order.lastOrigin !== `sim:${run}` && order.lastOrigin !== "web";
      if (!isForeign && !hasEnded(order)) {
        tellCourier(order);
        return undefined;
      }
      playing.delete(order.orderId);
      if (isForeign || order.lastOrigin === "web") {
        log.info(
          { orderId: order.orderId, origin: order.lastOrigin },
          "order let go: another run plays it, or it was ended",
        );
        options.onLetGo(order.orderId);
      }
      return undefined;
    }
    const judgement = judge(order, { run, nowMs: clockMs(), livingRuns, platform, isOwn });
    switch (judgement.act) {
      case "leave":
        return undefined;
      case "listen":
        return "listen";
      case "play":
        playing.set(order.orderId, judgement.offered.lostCourierId);
        log.info({ orderId: order.orderId, version: order.version, food: order.food }, "order from the page taken in");
        options.onPlay(judgement.offered, order);
        tellCourier(order);
        return undefined;
      case "end":
        log.info({ orderId: order.orderId, reason: judgement.cancelled.reason }, "order without a run ended");
        known.delete(order.orderId);
        options.onEnd(judgement.cancelled, judgement.released);
        return undefined;
    }
  };

  const onBatch = ({ partition, records }: TailBatch): void => {
    for (const { value, offset, receivedAtMs } of records) {
      if (value !== null && DERIVED_IDS.has(schemaId(value))) continue;
      const decoded = decodeRecord("orders", value);
      if (!decoded.ok) {
        log.debug({ partition, offset, reason: decoded.reason }, "record on orders not understood");
        continue;
      }
      const { record } = decoded;
      // Facts carry a version, and nothing else does.
      if (!("version" in record)) continue;
      const before = known.get(record.orderId);
      const after = noteFact(before, record, receivedAtMs);
      if (after === undefined || after === before) continue;
      known.set(record.orderId, after);
      // Before the end of the log every order looks unfinished.
      if (isCaughtUp) decide(after);
    }
  };

  async function lookAround(): Promise<void> {
    const unheard = [...known.values()].filter((order) => decide(order) === "listen");
    for (const [orderId, order] of known) {
      if (hasEnded(order) && clockMs() - order.lastReceivedAtMs > STUB_MS) known.delete(orderId);
    }
    const foreign = unheard.length > 0 || [...known.values()].some((order) => isForeign(order));
    if (!foreign || stop.signal.aborted) return;
    livingRuns = await hearRuns(kafka, stop.signal);
    if (stop.signal.aborted) return;
    log.debug({ livingRuns: [...livingRuns] }, "listened for other runs");
    for (const order of known.values()) decide(order);
  }

  const isForeign = (order: OrderOnLog): boolean =>
    !hasEnded(order) && order.lastOrigin !== "web" && order.lastOrigin !== `sim:${run}`;

  const lookAroundNext = (): void => {
    lookingAround = lookingAround.then(lookAround).catch((error: unknown) => {
      log.warn({ err: error }, "could not listen for other runs");
    });
  };

  /** The log may go away for longer than its client is patient; reading again from the start changes nothing. */
  async function followUntilStopped(): Promise<void> {
    while (!stop.signal.aborted) {
      let tail: LogTail | null = null;
      try {
        const failed = Promise.withResolvers<never>();
        tail = await tailTopics({
          ...kafka,
          clientId: `${kafka.clientId}-orders`,
          topics: [topics.orders],
          from: { sinceMs: clockMs() - LOOK_BACK_MS },
          onBatch,
          onFailure: failed.reject,
        });
        await Promise.race([tail.caughtUp(), failed.promise, stopped]);
        isCaughtUp = true;
        lookAroundNext();
        await Promise.race([failed.promise, stopped]);
      } catch (error) {
        log.warn({ err: error, inMs: REOPEN_AFTER_MS }, "the orders log cannot be read; trying again");
        await sleep(REOPEN_AFTER_MS, undefined, { signal: stop.signal }).catch(() => undefined);
      } finally {
        isCaughtUp = false;
        await tail?.close().catch((error: unknown) => log.debug({ err: error }, "the tail did not close"));
      }
    }
  }

  const following = followUntilStopped();
  const timer = setInterval(() => {
    if (isCaughtUp) lookAroundNext();
  }, LOOK_AROUND_EVERY_MS);

  return {
    async close() {
      clearInterval(timer);
      stop.abort();
      await Promise.all([lookingAround, following]);
    },
  };
}

/** Of the frame every value begins with; see the codec of `events`. */
const schemaId = (value: Uint8Array): number =>
  value.length < 5 ? -1 : new DataView(value.buffer, value.byteOffset).getUint32(1);
