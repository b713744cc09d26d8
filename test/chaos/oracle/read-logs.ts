/** All logs as they are, from their first record to their last at the call. */
import type { LogTopic } from "@doorstep/events";
import { waitUntil } from "@doorstep/infra/processes";
import { openAdmin, partitionName, type ReceivedRecord, tailTopics } from "@doorstep/runtime";

export interface Logs {
  readonly clusterId: string;
  /** By partition. Empty for a topic that is not there. */
  of(topic: LogTopic | "dead-letter"): readonly (readonly ReceivedRecord[])[];
  /** By partition: up to where all outputs are on their logs, as the worker's group has noted. */
  noted(topic: LogTopic): readonly number[];
}

const TOPICS = ["couriers", "orders", "places", "tracking", "dead-letter"] as const;

export async function readLogs(brokers: readonly string[], { groupId }: { readonly groupId: string }): Promise<Logs> {
  const kafka = { brokers, clientId: "oracle" };
  const admin = await openAdmin(kafka);
  try {
    const counts = new Map<string, number>();
    const noted = new Map<string, readonly number[]>();
    for (const topic of TOPICS) {
      const count = await admin.partitionCount(topic).catch(() => 0);
      if (count === 0) continue;
      counts.set(topic, count);
      const offsets = await patiently(() => admin.committedOffsets(groupId, topic));
      noted.set(
        topic,
        Array.from({ length: count }, (_, partition) => offsets.get(partition) ?? 0),
      );
    }
    const logs = new Map<string, ReceivedRecord[]>();
    const tail = await tailTopics({
      ...kafka,
      topics: [...counts.keys()],
      from: "start",
      onBatch({ records, ...partition }) {
        const name = partitionName(partition);
        const log = logs.get(name);
        // Copied: what the client hands over is part of a much larger answer.
        const own = records.map(({ offset, receivedAtMs, key, value, headers = {} }) => ({
          ...{ offset, receivedAtMs, headers, key: key && Buffer.from(key), value: value && Buffer.from(value) },
        }));
        if (log === undefined) logs.set(name, own);
        else for (const record of own) log.push(record);
      },
    });
    await tail.caughtUp();
    await tail.close();
    return {
      clusterId: admin.clusterId,
      of: (topic) =>
        Array.from(
          { length: counts.get(topic) ?? 0 },
          (_, partition) => logs.get(partitionName({ topic, partition })) ?? [],
        ),
      noted: (topic) => noted.get(topic) ?? [],
    };
  } finally {
    await admin.close();
  }
}

/** A broker that has just come up does not know its groups yet. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  let answer: T | undefined;
  const isAnswered = async (): Promise<boolean> => {
    answer = await ask();
    return true;
  };
  await waitUntil(isAnswered, {
    limitMs: 60_000,
    everyMs: 250,
    orElse: (cause) => new Error("Kafka does not tell what the worker's group has noted", { cause }),
  });
  return answer as T;
}
