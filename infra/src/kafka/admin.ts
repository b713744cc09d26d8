import { type Admin, Kafka, logLevel } from "kafkajs";

/** The logs as the broker has to make them. Their names are the contract's; a whole-system test compares. */
const LOGS: readonly Log[] = [
  // The broker's clock stamps each record: the only clock that is in the log and so replays.
  { topic: "couriers", settings: { "message.timestamp.type": "LogAppendTime" } },
  { topic: "orders", settings: { "message.timestamp.type": "LogAppendTime" } },
  { topic: "dead-letter", settings: {} },
];

interface Log {
  readonly topic: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** Makes the logs that are missing. An existing one keeps its partition count: another would move the keys. */
export async function createTopics(options: {
  readonly brokers: string;
  readonly partitionCount: number;
}): Promise<void> {
  const { brokers, partitionCount } = options;
  await withAdmin(brokers, { retries: 8 }, async (admin) => {
    const existing = new Set(await admin.listTopics());
    const missing = LOGS.filter(({ topic }) => !existing.has(topic));
    if (missing.length === 0) return;
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map(({ topic, settings }) => ({
        topic,
        numPartitions: partitionCount,
        replicationFactor: -1,
        configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
      })),
    });
  });
}

/** Deletes the logs with all they hold. */
export async function deleteTopics(brokers: string): Promise<void> {
  await withAdmin(brokers, { retries: 8 }, async (admin) => {
    const existing = new Set(await admin.listTopics());
    const topics = LOGS.map(({ topic }) => topic).filter((topic) => existing.has(topic));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  });
}

/** The topics there, without Kafka's own, in order. */
export async function listTopics(brokers: string): Promise<string[]> {
  const names = await withAdmin(brokers, { retries: 8 }, (admin) => admin.listTopics());
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
