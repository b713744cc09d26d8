/**
 * The log `schemas`: what every build has ever written by, under its id. A producer puts
 * its schemas there before its first record, so that whoever meets an id it does not know
 * finds it: in a rolling deploy the old build reads what the new one writes.
 */
import { isDeepStrictEqual } from "node:util";
import { type RegisteredSchema, topics } from "@doorstep/events";
import { z } from "zod";
import type { KafkaOptions } from "./connection.ts";
import type { LogProducer } from "./producer.ts";
import type { ReceivedRecord } from "./records.ts";
import { tailTopics } from "./tail.ts";

export interface SchemaLog {
  /**
   * The schema of this id; null when it is not on the log at the time of the call. Rejects
   * when Kafka cannot be asked, or once reading has stopped: then open another.
   */
  find(id: number): Promise<RegisteredSchema | null>;
  close(): Promise<void>;
}

/** Reads the log from its beginning, and follows it. Rejects when no broker answers or the log does not exist. */
export async function openSchemaLog(kafka: KafkaOptions): Promise<SchemaLog> {
  const known = new Map<number, RegisteredSchema>();
  const stopped = Promise.withResolvers<never>();
  // Whoever asks next is told; nobody may be asking now.
  stopped.promise.catch(() => {});
  const tail = await tailTopics({
    ...kafka,
    clientId: `${kafka.clientId}-schemas`,
    topics: [topics.schemas],
    from: "start",
    onBatch({ records }) {
      for (const record of records) {
        const schema = recordToSchema(record);
        if (schema !== null) known.set(schema.id, schema);
        else kafka.log?.warn({ offset: record.offset }, "record on schemas not understood");
      }
    },
    onFailure: stopped.reject,
  });
  return {
    async find(id) {
      // An id never changes its meaning, so what is known needs no second look.
      if (!known.has(id)) await Promise.race([tail.caughtUp(), stopped.promise]);
      return known.get(id) ?? null;
    },
    close: () => tail.close(),
  };
}

/**
 * Puts those of `schemas` on the log that are not there yet; to be called before the first
 * record. Several processes may do so at once: they write the same.
 *
 * @throws Error when an id is there as another schema: one of the two builds has reused it
 */
export async function publishSchemas(
  producer: Pick<LogProducer, "send">,
  kafka: KafkaOptions,
  schemas: readonly RegisteredSchema[],
): Promise<void> {
  const log = await openSchemaLog(kafka);
  try {
    const missing: RegisteredSchema[] = [];
    for (const schema of schemas) {
      if (!isThere(schema, await log.find(schema.id))) missing.push(schema);
    }
    await producer.send(
      missing.map((schema) => ({
        topic: topics.schemas,
        key: String(schema.id),
        value: new TextEncoder().encode(JSON.stringify(schema)),
      })),
    );
    // Of two builds that disagree and start at the same moment, one finds the other's here.
    for (const schema of missing) {
      const found = await log.find(schema.id);
      if (!isThere(schema, found)) throw new Error(`schema id ${schema.id} did not come to the log`);
    }
  } finally {
    await log.close();
  }
}

function isThere(schema: RegisteredSchema, found: RegisteredSchema | null): boolean {
  if (found === null) return false;
  if (isDeepStrictEqual(found, schema)) return true;
  throw new Error(
    `schema id ${schema.id} is ${nameOf(found)} on the log "${topics.schemas}", and another schema, ${nameOf(schema)}, here: ` +
      "an id is never reused, so give the newer schema an id of its own",
  );
}

const nameOf = ({ topic, type, version }: RegisteredSchema): string => `${topic}/${type} v${version}`;

const shape = z.object({
  id: z.number().int().nonnegative(),
  topic: z.enum([topics.couriers, topics.orders, topics.places, topics.tracking]),
  type: z.string(),
  version: z.number().int().positive(),
  avro: z.unknown(),
});

/** Null also for a schema of a log this build does not know: it reads nothing from there. */
function recordToSchema({ value }: ReceivedRecord): RegisteredSchema | null {
  if (value === null) return null;
  try {
    const parsed = shape.safeParse(JSON.parse(new TextDecoder().decode(value)));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not JSON. The caller says where.
    return null;
  }
}
