/** The way onto the logs, checked before the first record. */
import { schemas, topics } from "@doorstep/events";
import {
  type KafkaOptions,
  type Log,
  type LogProducer,
  openAdmin,
  openProducer,
  publishSchemas,
} from "@doorstep/runtime";
import { openAcknowledgedFile } from "./acknowledged-file.ts";
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
  acknowledgedTo = null,
}: {
  readonly brokers: readonly string[];
  readonly log: Log;
  readonly clockMs: () => number;
  /** A file for what the log has confirmed. */
  readonly acknowledgedTo?: string | null;
}): Promise<OpenLog> {
  const kafka: KafkaOptions = { brokers, clientId: "courier-sim", log };
  const where = brokers.join(", ");
  const admin = await openAdmin({ brokers, clientId: kafka.clientId }).catch((cause: unknown) => {
    throw new CannotStart(`Kafka does not answer at ${where}. Start it with \`npm start\`, or add --dry-run.`, {
      cause,
    });
  });
  for (const topic of [topics.couriers, topics.orders, topics.schemas]) {
    await admin.partitionCount(topic).catch(async (cause: unknown) => {
      await admin.close();
      throw new CannotStart(`Kafka at ${where} has no topic "${topic}". \`npm start\` creates it.`, { cause });
    });
  }
  await admin.close();
  const producer: LogProducer = await openProducer(kafka);
  await publishSchemas(producer, kafka, schemas).catch(async (cause: unknown) => {
    await producer.close();
    throw new CannotStart(`The schemas of this build cannot be put on the log at ${where}: ${messageOf(cause)}`, {
      cause,
    });
  });
  const acknowledged = acknowledgedTo === null ? null : openAcknowledgedFile(acknowledgedTo);
  const writer = openLogWriter({ producer, log, clockMs, ...(acknowledged && { onTaken: acknowledged.write }) });
  return {
    kafka,
    writer,
    async close() {
      await producer.close();
      acknowledged?.close();
    },
  };
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
