import { type Admin, Kafka, logLevel } from "kafkajs";
import { StartFailure } from "../failure.ts";
import { waitUntil } from "../wait.ts";

/** The logs as the broker has to make them. Their names are the contract's; a whole-system test compares. */
const LOGS: readonly Log[] = [
  // The broker's clock stamps each record: the only clock that is in the log and so replays.
  { topic: "couriers", settings: { "message.timestamp.type": "LogAppendTime" } },
  { topic: "orders", settings: { "message.timestamp.type": "LogAppendTime" } },
  { topic: "places", settings: { "message.timestamp.type": "LogAppendTime" } },
  { topic: "tracking", settings: { "message.timestamp.type": "LogAppendTime" } },
  // The newest record of a key is all that counts, and it has to stay.
  { topic: "schemas", partitionCount: 1, settings: { "cleanup.policy": "compact" } },
  // The largest record a log takes still fits with the headers that say why it is here.
  { topic: "dead-letter", settings: { "max.message.bytes": "2097152" } },
  // The write side's tables, by row, from the connector.
  { topic: "cdc.public.orders", settings: { "message.timestamp.type": "LogAppendTime" } },
  { topic: "cdc.public.order_events", settings: { "message.timestamp.type": "LogAppendTime" } },
  { topic: "cdc.public.payments", settings: { "message.timestamp.type": "LogAppendTime" } },
  { topic: "cdc.public.merchants", settings: { "message.timestamp.type": "LogAppendTime" } },
  { topic: "cdc.public.restaurants", settings: { "message.timestamp.type": "LogAppendTime" } },
  { topic: "cdc.public.menu_items", settings: { "message.timestamp.type": "LogAppendTime" } },
  { topic: "cdc.public.diners", settings: { "message.timestamp.type": "LogAppendTime" } },
  { topic: "cdc.public.addresses", settings: { "message.timestamp.type": "LogAppendTime" } },
  { topic: "cdc.public.couriers", settings: { "message.timestamp.type": "LogAppendTime" } },
];

interface Log {
  readonly topic: string;
  /** Where it is not for the one who runs it to choose. */
  readonly partitionCount?: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** Makes the logs that are missing. An existing one keeps its partition count: another would move the keys. */
export async function createTopics(options: {
  readonly brokers: string;
  readonly partitionCount: number;
}): Promise<void> {
  const { brokers, partitionCount } = options;
  await withAdmin(brokers, PATIENT, async (admin) => {
    const existing = new Set(await admin.listTopics());
    const missing = LOGS.filter(({ topic }) => !existing.has(topic));
    if (missing.length === 0) return;
    await admin.createTopics({
      // Waiting is below: kafkajs gives up when the broker has not heard of a topic yet.
      waitForLeaders: false,
      topics: missing.map(({ topic, settings, partitionCount: own }) => ({
        topic,
        numPartitions: own ?? partitionCount,
        replicationFactor: -1,
        configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
      })),
    });
    const topics = missing.map(({ topic }) => topic);
    // A leader that is named may not have taken office: it has when it answers for its partitions.
    const areServed = async (): Promise<boolean> => {
      await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
      return true;
    };
    await waitUntil(areServed, { limitMs: SETTLED_LIMIT_MS, orElse: () => notSettled("are not served", brokers) });
  });
}

/** Deletes the logs with all they hold, and returns when the broker no longer knows them. */
export async function deleteTopics(brokers: string): Promise<void> {
  await withAdmin(brokers, PATIENT, async (admin) => {
    const existing = async (): Promise<string[]> => {
      const names = new Set(await admin.listTopics());
      return LOGS.map(({ topic }) => topic).filter((topic) => names.has(topic));
    };
    const topics = await existing();
    if (topics.length === 0) return;
    await admin.deleteTopics({ topics });
    await waitUntil(async () => (await existing()).length === 0, {
      limitMs: SETTLED_LIMIT_MS,
      orElse: () => notSettled("are still there", brokers),
    });
  });
}

/** Takes away the records before `offset` of each partition, as retention does in time. */
export async function deleteRecordsBefore(brokers: string, topic: string, offsets: readonly number[]): Promise<void> {
  const partitions = offsets.map((offset, partition) => ({ partition, offset: String(offset) }));
  await withAdmin(brokers, PATIENT, async (admin) => {
    // kafkajs knows no leader to ask before it has asked about the topic.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions });
  });
}

const PATIENT = { retries: 8 } as const;
/** The controller decides at once; until brokers have read of it, they answer from before. */
const SETTLED_LIMIT_MS = 30_000;

const notSettled = (what: string, brokers: string): StartFailure =>
  new StartFailure(`The logs at ${brokers} ${what} after ${SETTLED_LIMIT_MS / 1000} s: look at the broker's log.`);

/** The topics there, without Kafka's own, in order. */
export async function listTopics(brokers: string): Promise<string[]> {
  const names = await withAdmin(brokers, PATIENT, (admin) => admin.listTopics());
  return names.filter((name) => !name.startsWith("__")).sort();
}

/** Whether a broker there answers and the cluster has a controller. */
export async function kafkaAnswers(brokers: string): Promise<boolean> {
  const { controller } = await withAdmin(brokers, { retries: 0 }, (admin) => admin.describeCluster());
  return controller !== null;
}

async function withAdmin<Result>(
  brokers: string,
  retry: { readonly retries: number },
  use: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  const kafka = new Kafka({
    clientId: "doorstep-infra",
    brokers: brokers.split(","),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    retry,
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}
