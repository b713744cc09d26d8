/** A worker's ports, each request of which goes through the scheduler. */
import { keyToPartition } from "@doorstep/events";
import type { LogProducer, OutgoingRecord } from "@doorstep/runtime";
import type { Clock } from "@doorstep/stream-worker/engine";
import type { CheckpointStore, Output, TaskStore } from "@doorstep/task-store";
import type { Random } from "./random.ts";
import type { Process } from "./scheduler.ts";

/** Now and then the brokers take only a part of what is sent, and say that it failed. */
export function splittingProducer(producer: LogProducer, { random, canSplit, partitionCount }: Splitting): LogProducer {
  return {
    ...producer,
    async send(records) {
      if (records.length < 2 || !canSplit() || !random.chance(0.05)) return producer.send(records);
      await producer.send(partOf(records, random, partitionCount));
      throw new Error("the brokers took only a part");
    },
  };
}

export interface Splitting {
  readonly random: Random;
  readonly canSplit: () => boolean;
  readonly partitionCount: (topic: string) => number;
}

/** The first few, or what is for some partitions: on each, the order stays. */
function partOf(
  records: readonly OutgoingRecord[],
  random: Random,
  partitionCount: (topic: string) => number,
): readonly OutgoingRecord[] {
  if (random.chance(0.5)) return records.slice(0, random.between(1, records.length));
  const isTaken = new Map<string, boolean>();
  return records.filter(({ topic, key, partition }) => {
    const bytes = typeof key === "string" ? Buffer.from(key) : key;
    const name = `${topic}:${partition ?? (bytes === null ? 0 : keyToPartition(bytes, partitionCount(topic)))}`;
    const taken = isTaken.get(name) ?? random.chance(0.5);
    isTaken.set(name, taken);
    return taken;
  });
}

export function clockOf(process: Process, nowMs: () => number, onFailure: (error: Error) => void): Clock {
  return {
    nowMs,
    after: (ms) => process.after(ms),
    // Nothing here waits for the event loop.
    turn: () => Promise.resolve(),
    every(ms, act) {
      let stopped = false;
      let running: Promise<void> = Promise.resolve();
      async function repeat(): Promise<void> {
        while (!stopped) {
          await process.after(ms);
          if (stopped) return;
          running = Promise.resolve(act());
          await running;
        }
      }
      repeat().catch(onFailure);
      return {
        async stop() {
          stopped = true;
          await running;
        },
      };
    },
  };
}

export function storeThrough(process: Process, store: TaskStore, random: Random): TaskStore {
  return {
    acquire: (task, logId) =>
      process.request("redis", `acquire ${task.topic}:${task.partition}`, () => store.acquire(task, logId)),
    commit: (task, commit) =>
      process.request(
        "redis",
        `commit ${task.topic}:${task.partition} ${commit.expectedOffset}→${commit.nextOffset}`,
        () => store.commit(task, commit),
      ),
    restore: (task, restore) =>
      process.request("redis", `restore ${task.topic}:${task.partition} ${restore.nextOffset}`, () =>
        store.restore(task, restore),
      ),
    drop: (task) => process.request("redis", "drop", () => store.drop(task)),
    async *readOutputs(task, range) {
      const outputs = await process.request("redis", `read outputs ${task.topic}:${task.partition}`, () =>
        collect(store.readOutputs(task, range)),
      );
      // In parts, as Redis gives them, and with something in between.
      for (let at = 0; at < outputs.length; ) {
        const until = at + random.between(1, 20);
        if (at > 0) await process.request("redis", "read on", () => {});
        yield outputs.slice(at, until);
        at = until;
      }
    },
  };
}

async function collect(parts: AsyncIterable<readonly Output[]>): Promise<Output[]> {
  const outputs: Output[] = [];
  for await (const part of parts) outputs.push(...part);
  return outputs;
}

export function checkpointsThrough(process: Process, checkpoints: CheckpointStore): CheckpointStore {
  const ask = <T>(what: string, act: () => Promise<T>): Promise<T> => process.request("postgres", what, act);
  return {
    save: (task, checkpoint) =>
      ask(`save checkpoint ${task.topic}:${task.partition} ${checkpoint.meta.nextOffset}`, () =>
        checkpoints.save(task, checkpoint),
      ),
    list: (task) => ask("list checkpoints", () => checkpoints.list(task)),
    load: (task, nextOffset) => ask("load checkpoint", () => checkpoints.load(task, nextOffset)),
    newest: (task, logId) => ask("newest checkpoint", () => checkpoints.newest(task, logId)),
    forgetAfter: (task, nextOffset) => ask("forget checkpoints", () => checkpoints.forgetAfter(task, nextOffset)),
  };
}
