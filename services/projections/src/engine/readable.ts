/**
 * A record framed with a schema id nobody here knows is not a bad record: a newer build writes
 * it. Its schema is looked up on the `schemas` log and learnt; what nobody has put there yet,
 * or only a newer build can read, is waited for.
 */
import type { Codec } from "@doorstep/events";
import type { ReceivedRecord, SchemaLog } from "@doorstep/runtime";

export interface Readable {
  /** How many records from the front can be read now. */
  readonly count: number;
  /** Why the next cannot; null when all can. */
  readonly problem: string | null;
}

export async function readableFrom(
  records: readonly ReceivedRecord[],
  codec: Pick<Codec, "unknownSchemaId" | "learn">,
  schemaLog: () => Promise<Pick<SchemaLog, "find">>,
): Promise<Readable> {
  for (const [count, { value }] of records.entries()) {
    const id = codec.unknownSchemaId(value);
    if (id === null) continue;
    const schema = await (await schemaLog()).find(id);
    if (schema === null) return { count, problem: `schema id ${id} is unknown here and not on the schemas log` };
    if (!codec.learn(schema)) {
      return { count, problem: `only a newer build reads ${schema.topic}/${schema.type} (schema id ${id})` };
    }
  }
  return { count: records.length, problem: null };
}
