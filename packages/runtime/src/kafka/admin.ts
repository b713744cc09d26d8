import { createKafka, type KafkaOptions, TOPIC_CONFIG } from "./connection.ts";

/** A partition's records are those in `[start, end)`. */
export interface LogRange {
  readonly start: number;
  readonly end: number;
}

export interface LogAdmin {
  readonly clusterId: string;
  /** @throws when the topic does not exist */
  partitionCount(topic: string): Promise<number>;
  /** By partition, from 0. */
  ranges(topic: string): Promise<readonly LogRange[]>;
  /** By partition: the offset after the last record. */
  endOffsets(topic: string): Promise<readonly number[]>;
  /** By partition: the first record at or after `timeMs`; the end when there is none. */
  offsetsAt(topic: string, timeMs: number): Promise<readonly number[]>;
  /** By partition: what the group has committed; null when nothing. */
  committedOffsets(groupId: string, topic: string): Promise<ReadonlyMap<number, number | null>>;
  /** How long the topic keeps a record; null for ever. @throws when the topic does not exist */
  retentionMs(topic: string): Promise<number | null>;
  /** Of a group without members. */
  deleteGroup(groupId: string): Promise<void>;
  close(): Promise<void>;
}

/** Asks the cluster. Rejects when no broker answers. */
export async function openAdmin(options: KafkaOptions): Promise<LogAdmin> {
  const admin = createKafka(options).admin();
  await admin.connect();
  const { clusterId } = await admin.describeCluster();

  const ranges = async (topic: string): Promise<LogRange[]> =>
    inOrder(await admin.fetchTopicOffsets(topic)).map(({ low, high }) => ({ start: Number(low), end: Number(high) }));

  return {
    clusterId,
    ranges,
    async partitionCount(topic) {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      const partitions = topics.find(({ name }) => name === topic)?.partitions.length ?? 0;
      if (partitions === 0) throw new Error(`there is no topic "${topic}"`);
      return partitions;
    },
    endOffsets: async (topic) => (await ranges(topic)).map(({ end }) => end),
    async offsetsAt(topic, timeMs) {
      return inOrder(await admin.fetchTopicOffsetsByTimestamp(topic, timeMs)).map(({ offset }) => Number(offset));
    },
    async committedOffsets(groupId, topic) {
      const [answer] = await admin.fetchOffsets({ groupId, topics: [topic] });
      return new Map(
        (answer?.partitions ?? []).map(({ partition, offset }) => [
          partition,
          Number(offset) < 0 ? null : Number(offset),
        ]),
      );
    },
    async retentionMs(topic) {
      const { resources } = await admin.describeConfigs({
        resources: [{ type: TOPIC_CONFIG, name: topic, configNames: ["retention.ms"] }],
        includeSynonyms: false,
      });
      const value = Number(resources[0]?.configEntries[0]?.configValue);
      return value < 0 ? null : value;
    },
    async deleteGroup(groupId) {
      await admin.deleteGroups([groupId]);
    },
    close: () => admin.disconnect(),
  };
}

const inOrder = <T extends { readonly partition: number }>(partitions: readonly T[]): T[] =>
  partitions.toSorted((a, b) => a.partition - b.partition);
