/** The way onto the logs, checked before the first record. */
import { topics } from "@doorstep/events";
import { type KafkaOptions, type Log, type LogProducer, openAdmin, openProducer } from "@doorstep/runtime";
import { CannotStart } from "./cannot-start.ts";
import { type LogWriter, openLogWriter } from "./log-writer.ts";

export interface OpenLog {
  readonly kafka: KafkaOptions;
  readonly writer: LogWriter;
  close(): Promise<void>;
}

/** @throws CannotStart with a sentence for a person */
export async function openLog({
  brokers,
  log,
  clockMs,
}: {
  readonly brokers: readonly string[];
  readonly log: Log;
  readonly clockMs: () => number;
}): Promise<OpenLog> {
  const kafka: KafkaOptions = { brokers, clientId: "courier-sim", log };
  const where = brokers.join(", ");
  const admin = await openAdmin({ brokers, clientId: kafka.clientId }).catch((cause: unknown) => {
    throw new CannotStart(`Kafka does not answer at ${where}. Start it with \`npm start\`, or add --dry-run.`, {
      cause,
    });
  });
  for (const topic of [topics.couriers, topics.orders]) {
    await admin.partitionCount(topic).catch(async (cause: unknown) => {
      await admin.close();
      throw new CannotStart(`Kafka at ${where} has no topic "${topic}". \`npm start\` creates it.`, { cause });
    });
  }
  await admin.close();
  const producer: LogProducer = await openProducer(kafka);
  return { kafka, writer: openLogWriter({ producer, log, clockMs }), close: () => producer.close() };
}
