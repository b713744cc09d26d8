/**
 * Follows the outputs of many tasks with one blocking read.
 *
 * The stream is trimmed by age, and a trimmed stream answers a reader from before the cut
 * without an error. So `trimmedTo` is read after every read of the stream: what was cut
 * by then and lay before us, we may have missed.
 *
 *     we stand at 40      the stream holds 40…90      read 40…60
 *                         cut to 80                    trimmedTo 80 > 40: lost
 *
 * A Redis that lost its last seconds has gone back, and so has what is read of it, until the owner
 * has computed the same again. None of that is told twice; so whoever reads a state asks `toldTo`.
 *
 *     told to 90      the state, read now, is of 70      not to be believed: 70…90 were told already
 *
 * The check comes before delivery and errs on the safe side. A stream without outputs
 * must not look like a loss, so the place moves on with the owner's `nextOffset`, too.
 */
import type { Redis } from "ioredis";
import type { TaskMeta } from "./meta.ts";
import { isBefore, type Output, type OutputPosition, unpackOutputs } from "./output.ts";
import { readMeta } from "./reader.ts";
import { type Task, taskKeys, taskName } from "./task.ts";

export interface TailOutputsOptions {
  /** Its options are used for a connection of its own: a blocking read holds up all others. */
  readonly redis: Redis;
  readonly tasks: readonly Task[];
  /** By `taskName`: everything of records before this offset is known already; 0 when absent. */
  readonly from: ReadonlyMap<string, number>;
  /**
   * Outputs for browsers, in order, each once; awaited. At least once a second also without
   * outputs, to tell how far the task has come.
   */
  onOutputs(task: Task, outputs: readonly Output[], meta: TaskMeta): Promise<void> | void;
  /** Outputs are missing, or the log is another one: take everything anew. Tailing goes on from `meta`. */
  onLost(task: Task, meta: TaskMeta): Promise<void> | void;
  /** Redis is away; reading goes on when it is back. */
  onTrouble?(error: Error): void;
}

export interface OutputTail {
  /** Outputs of all records before this offset were told, or were known. A state that has not come so far has gone back. */
  toldTo(task: Task): number;
  close(): Promise<void>;
}

/** How long one read waits; also how often a quiet task's meta is looked at. */
const BLOCK_MS = 1_000;
const RETRY_AFTER_MS = 250;
/** Of some 64 kB each at most, of one task. */
const ENTRIES_AT_ONCE = 64;

interface Place {
  readonly task: Task;
  readonly key: string;
  /** The lowest output we do not have. */
  next: OutputPosition;
  logId: string | null;
  /** How far the task had come before the read under way; 0 when that may no longer be so. */
  reached: number;
  /** Of the owner that had come so far: another may have had to begin further back. */
  epoch: number;
  lookedAtMs: number;
}

interface Look {
  readonly place: Place;
  readonly entries: readonly Buffer[];
  readonly meta: TaskMeta;
  /** How often Redis had been away when it began. */
  readonly lostBefore: number;
}

export function tailOutputs(options: TailOutputsOptions): OutputTail {
  const { redis, tasks, from, onTrouble = () => {} } = options;
  const connection = redis.duplicate({ lazyConnect: true });
  connection.on("error", onTrouble);
  const places = tasks.map(
    (task): Place => ({
      task,
      key: taskKeys(task).out,
      next: { offset: from.get(taskName(task)) ?? 0, index: 0 },
      ...{ logId: null, reached: 0, epoch: 0, lookedAtMs: 0 },
    }),
  );
  let closed = false;
  /** A Redis that was away may have come back without its last seconds: what was read of it before does not fit what is read now. */
  let timesLost = 0;
  connection.on("close", () => {
    timesLost++;
    for (const place of places) place.reached = 0;
  });

  async function follow(): Promise<void> {
    while (!closed) {
      const looks = await look().catch(async (error: unknown) => {
        if (closed) return [];
        onTrouble(error instanceof Error ? error : new Error(String(error)));
        await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
        return [];
      });
      // Not caught: a handler that fails has missed outputs, and only a new start mends that.
      for (const seen of looks) if (!closed && seen.lostBefore === timesLost) await deliver(seen);
    }
  }

  /** The tasks that have something new, and those not looked at for a while. */
  async function look(): Promise<Look[]> {
    const lostBefore = timesLost;
    const entriesByKey = await readEntries(connection, places);
    const nowMs = performance.now();
    const due = places.filter(({ key, lookedAtMs }) => entriesByKey.has(key) || nowMs - lookedAtMs >= BLOCK_MS);
    return Promise.all(
      due.map(async (place) => {
        const meta = await readMeta(redis, place.task);
        place.lookedAtMs = nowMs;
        return { place, entries: entriesByKey.get(place.key) ?? [], meta, lostBefore };
      }),
    );
  }

  async function deliver({ place, entries, meta }: Look): Promise<void> {
    if (meta.logId === "") return;
    const isAnotherLog = place.logId !== null && place.logId !== meta.logId;
    // A task that went back: what was there will be there again.
    const isSound = meta.epoch === place.epoch && meta.nextOffset >= place.reached;
    const reached = { offset: isSound ? place.reached : 0, index: 0 };
    place.logId = meta.logId;
    place.epoch = meta.epoch;
    place.reached = meta.nextOffset;
    if (isAnotherLog || meta.trimmedTo > place.next.offset) {
      place.next = { offset: meta.nextOffset, index: 0 };
      return options.onLost(place.task, meta);
    }
    const outputs = entries.flatMap(unpackOutputs).filter((output) => !isBefore(output, place.next));
    const last = outputs.at(-1);
    if (last !== undefined) place.next = { offset: last.offset, index: last.index + 1 };
    // All that was committed by then has been in this read, unless it was cut short.
    if (entries.length < ENTRIES_AT_ONCE && isBefore(place.next, reached)) place.next = reached;
    await options.onOutputs(
      place.task,
      outputs.filter(({ sort }) => sort === "page"),
      meta,
    );
  }

  const following = follow();
  const placeOf = new Map(places.map((place) => [taskName(place.task), place]));
  return {
    toldTo: (task) => offsetAfter(placeOf.get(taskName(task))?.next ?? { offset: 0, index: 0 }),
    async close() {
      closed = true;
      connection.disconnect();
      await following;
    },
  };
}

/** The first record none of whose outputs are before `next`. */
const offsetAfter = ({ offset, index }: OutputPosition): number => (index === 0 ? offset : offset + 1);

/** By stream key. */
async function readEntries(connection: Redis, places: readonly Place[]): Promise<Map<string, Buffer[]>> {
  const streams = await connection.xreadBuffer(
    "COUNT",
    ENTRIES_AT_ONCE,
    "BLOCK",
    BLOCK_MS,
    "STREAMS",
    ...places.map(({ key }) => key),
    // The last one we have: ids count an output's index from 1.
    ...places.map(({ next }) => `${next.offset}-${next.index}`),
  );
  return new Map(
    (streams ?? []).map(([key, entries]) => [key.toString(), entries.flatMap(([, [, bytes]]) => bytes ?? [])]),
  );
}
