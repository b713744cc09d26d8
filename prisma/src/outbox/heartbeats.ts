/**
 * The write side says that it is alive, and up to when its facts are complete. Whoever
 * reads a heartbeat of `atMs` on a partition has read before it, on that partition, every
 * fact dated earlier: only then may it conclude from a fact that it is missing.
 *
 *     command      id ── reads the clock: 19:00:07.2 ────── writes ── commits
 *     heartbeat                  reads the clock: 19:00:07.5 ── mark ·········· settled ── writes behind
 *
 * A command dates its facts when its transaction has an id. A heartbeat takes a mark above
 * all ids given by then, and waits until every transaction below the mark is over. What
 * they wrote was committed before the heartbeat is, and the connector carries in the order of
 * commits. A transaction that hangs holds the heartbeat's time back, and rightly so.
 *
 * Facts are dated by the clocks of all web processes, heartbeats by one of them: the margin
 * below is for the difference.
 */
import { encodeRecord, topics } from "@doorstep/events";
import { type Counter, type Log, type Looking, lookEvery } from "@doorstep/runtime";
import type { OutboxKeeper } from "./keeper.ts";
import { partitionKeys } from "./partition-keys.ts";

/** So far apart may the clocks of web processes be. Machines that keep time by NTP are within milliseconds. */
export const CLOCKS_APART_MS = 1_000;

const SOURCE = "write-side";

export interface HeartbeatOptions {
  /** Of the log `orders`. */
  readonly partitionCount: number;
  readonly everyMs: number;
  /** The clock that dates facts. */
  readonly nowMs: () => number;
  /** By `outcome`. */
  readonly counted: Pick<Counter, "inc">;
}

/** The keys heartbeats travel under: nothing else does. */
export const heartbeatKeys = (partitionCount: number): readonly string[] => partitionKeys(SOURCE, partitionCount);

/**
 * Writes one heartbeat for each partition now and then, as long as this process keeps the
 * outbox. They do not pile up: while one of the last set waits to be carried, none is added.
 */
export function startHeartbeats(
  keeper: Omit<OutboxKeeper, "close">,
  { partitionCount, everyMs, nowMs, counted, log }: HeartbeatOptions & { readonly log: Log },
): Looking {
  const keys = heartbeatKeys(partitionCount);
  let settling: Settling = { settledMs: null, open: null };
  let lastIds: readonly string[] | null = null;

  async function beat(): Promise<void> {
    if (lastIds === null) {
      // What the keeper before us left says less than what we are about to say.
      await keeper.removeKeys(topics.orders, keys);
      lastIds = [];
    }
    const atMs = nowMs();
    const mark = await keeper.transactionMark();
    settling = settle(settling, { atMs, mark, settledBefore: await keeper.settledBefore() });
    if (settling.settledMs === null) return void counted.inc({ outcome: "notSettled" });
    if (await keeper.hasAny(lastIds)) return void counted.inc({ outcome: "lastWaits" });
    const value = encodeRecord(topics.orders, {
      type: "heartbeat",
      source: SOURCE,
      atMs: settling.settledMs - CLOCKS_APART_MS,
    });
    lastIds = await keeper.append(keys.map((key) => ({ topic: topics.orders, key, value })));
    counted.inc({ outcome: "written" });
  }

  // Whoever opened the keeper hears of a connection that is lost, and opens another.
  return lookEvery(everyMs, beat, (error) => log.debug({ err: error }, "no heartbeat of the write side"));
}

interface Moment {
  readonly atMs: number;
  /** Above the ids of all transactions that had one at `atMs`. */
  readonly mark: bigint;
}

export interface Settling {
  /** Facts dated earlier are all in the outbox. */
  readonly settledMs: number | null;
  /** A moment that waits for transactions to end. One is enough: the next follows it. */
  readonly open: Moment | null;
}

/** What is settled when all transactions below `settledBefore` are over. */
export function settle(
  { settledMs, open }: Settling,
  { atMs, mark, settledBefore }: Moment & { readonly settledBefore: bigint },
): Settling {
  // The clock may have been set back; what was said remains true.
  const upTo = (ms: number): number => Math.max(ms, settledMs ?? ms);
  if (mark <= settledBefore) return { settledMs: upTo(atMs), open: null };
  if (open !== null && open.mark <= settledBefore) return { settledMs: upTo(open.atMs), open: { atMs, mark } };
  return { settledMs, open: open ?? { atMs, mark } };
}
