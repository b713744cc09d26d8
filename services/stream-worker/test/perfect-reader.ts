/**
 * The single perfect reader: the very logs a worker has read, ticks and all, through the
 * pure stages in this process. What the worker left in Redis and sent to the logs must be
 * what it computes, byte for byte.
 */
import {
  type Codec,
  deadLetterHeaders,
  decodeRecord,
  type LogTopic,
  codec as ownCodec,
  topics,
} from "@doorstep/events";
import { type LogAdmin, openAdmin, partitionName, type ReceivedRecord, tailTopics } from "@doorstep/runtime";
import { type Output, redisTaskStore, type Task } from "@doorstep/task-store";
import type { Redis } from "ioredis";
import { expect } from "vitest";
import type { RunnableStage } from "../src/engine/runnable-stage.ts";
import { type Changes, NOTHING } from "../src/engine/task.ts";
import { readPartitionCounts } from "../src/partition-counts.ts";
import { STAGE_TOPICS, stagesOf } from "../src/stages/index.ts";

type Logs = ReadonlyMap<string, readonly ReceivedRecord[]>;

/** Fails when anything differs. The worker must have ended. Returns what there was to compare. */
export async function expectPerfect({
  brokers,
  redis,
  codec = ownCodec,
  comparable = (state) => state,
}: {
  readonly brokers: readonly string[];
  readonly redis: Redis;
  readonly codec?: Codec;
  /** Takes out of a state what only another build keeps. */
  readonly comparable?: (state: string) => string;
}) {
  const admin = await openAdmin({ brokers, clientId: "perfect-reader" });
  const logs = await readLogs(brokers);
  const computed = new Map<string, Changes>();
  const partitionCount = await readPartitionCounts(admin, STAGE_TOPICS);
  for (const stage of stagesOf({ clusterId: admin.clusterId, partitionCount, city: "montevideo", codec })) {
    for (const task of await tasksOf(admin, stage)) {
      computed.set(
        partitionName(task),
        await expectTask({ redis, stage, task, log: logs.get(partitionName(task)) ?? [], comparable }),
      );
    }
  }
  await admin.close();
  return {
    forwarded: expectForwarded(logs, computed),
    buried: expectBuried(logs, computed),
    outputs: [...computed.values()].reduce((sum, { outputs }) => sum + outputs.length, 0),
    counts: Object.fromEntries([...computed].map(([name, { counts }]) => [name, counts])),
  };
}

async function tasksOf(admin: LogAdmin, { topic }: RunnableStage): Promise<Task[]> {
  const count = await admin.partitionCount(topic);
  return Array.from({ length: count }, (_, partition) => ({ topic, partition }));
}

async function readLogs(brokers: readonly string[]): Promise<Logs> {
  const logs = new Map<string, ReceivedRecord[]>();
  const tail = await tailTopics({
    ...{ brokers, clientId: "perfect-reader", from: "start" },
    topics: [...STAGE_TOPICS, topics.tracking, topics.deadLetter],
    onBatch: ({ records, ...partition }) => {
      const name = partitionName(partition);
      logs.set(name, [...(logs.get(name) ?? []), ...records]);
    },
  });
  await tail.caughtUp();
  await tail.close();
  return logs;
}

/** State, counts, marks, time and the outputs still in the stream. */
async function expectTask({
  redis,
  stage,
  task,
  log,
  comparable,
}: {
  readonly redis: Redis;
  readonly stage: RunnableStage;
  readonly task: Task;
  readonly log: readonly ReceivedRecord[];
  readonly comparable: (state: string) => string;
}): Promise<Changes> {
  const store = redisTaskStore(redis);
  const stored = await store.acquire(task, stage.logId);
  if (stored.status !== "acquired") throw new Error(`${partitionName(task)} is ${stored.status}`);
  const { nextOffset, trimmedTo, logTimeMs, counts } = stored.meta;

  const computed = stage.open(task.partition, NOTHING).run(log.slice(0, nextOffset), nextOffset);
  expect(texts(stored.states, comparable)).toEqual(texts(computed.changed, comparable));
  expect({ logTimeMs, counts, marks: stored.marks }).toEqual({
    logTimeMs: computed.logTimeMs,
    counts: computed.counts,
    marks: computed.marks,
  });
  const outputs: Output[] = [];
  for await (const some of store.readOutputs(task, { from: trimmedTo, until: nextOffset })) outputs.push(...some);
  expect(outputs.map(nameOutput)).toEqual(computed.outputs.filter(({ offset }) => offset >= trimmedTo).map(nameOutput));
  return computed;
}

/** On each partition, what a mark for each source lets through is all that was meant for it, in order. */
function expectForwarded(logs: Logs, computed: ReadonlyMap<string, Changes>): number {
  const arrived = new Map<string, string>();
  for (const [name, log] of logs) {
    const [topic = ""] = name.split(":");
    if (!isForwardedTo(topic)) continue;
    const marks = new Map<string, readonly [number, number]>();
    for (const { value } of log) {
      const decoded = decodeRecord(topic, value);
      if (!decoded.ok || !("cause" in decoded.record) || value === null) continue;
      const { stage, partition, offset, index } = decoded.record.cause;
      const source = `${stage}:${partition}`;
      const [markedOffset, markedIndex] = marks.get(source) ?? [-1, 0];
      if (offset < markedOffset || (offset === markedOffset && index <= markedIndex)) continue;
      marks.set(source, [offset, index]);
      const where = decoded.record.type === "conditions" ? name : topic;
      arrived.set(`${source}/${offset}.${index} on ${where}`, bytesToText(value));
    }
  }
  const partitionsOf = (topic: string): string[] => [...logs.keys()].filter((name) => name.startsWith(`${topic}:`));
  const meant = [...computed].flatMap(([source, { outputs }]) =>
    outputs.flatMap(({ sort, kind, offset, index, bytes }) => {
      const destinations = sort === "log" ? [kind] : sort === "everywhere" ? partitionsOf(kind) : [];
      return destinations.map((where) => [`${source}/${offset}.${index} on ${where}`, bytesToText(bytes)] as const);
    }),
  );
  expect(new Map([...arrived].sort())).toEqual(new Map(meant.sort()));
  return meant.length;
}

const FORWARDED_TO: readonly LogTopic[] = ["couriers", "orders", "places", "tracking"];
const isForwardedTo = (topic: string): topic is LogTopic => FORWARDED_TO.some((each) => each === topic);

/** Each dead letter's key and value are those of the record it names. */
function expectBuried(logs: Logs, computed: ReadonlyMap<string, Changes>): number {
  const buried = new Map<string, string>();
  for (const [name, log] of logs) {
    if (!name.startsWith(`${topics.deadLetter}:`)) continue;
    for (const { key, value, headers = {} } of log) {
      const from = `${headers[deadLetterHeaders.topic]}:${headers[deadLetterHeaders.partition]}`;
      const offset = Number(headers[deadLetterHeaders.offset]);
      const original = logs.get(from)?.[offset];
      expect({ key, value }).toEqual({ key: original?.key, value: original?.value });
      buried.set(`${from}/${offset}`, String(headers[deadLetterHeaders.reason]));
    }
  }
  const meant = [...computed].flatMap(([name, { outputs }]) =>
    outputs.filter(({ sort }) => sort === "dead").map(({ offset, kind }) => [`${name}/${offset}`, kind] as const),
  );
  expect(new Map([...buried].sort())).toEqual(new Map(meant.sort()));
  return meant.length;
}

const bytesToText = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

const texts = (
  states: Iterable<readonly [string, Uint8Array]>,
  comparable: (state: string) => string,
): Record<string, string> =>
  Object.fromEntries(
    [...states].map(([key, bytes]) => [key, comparable(Buffer.from(bytes).toString())] as const).sort(),
  );

const nameOutput = ({ offset, index, sort, kind, key, bytes }: Output): string =>
  `${offset}.${index} ${sort} ${kind} ${key} ${bytesToText(bytes)}`;
