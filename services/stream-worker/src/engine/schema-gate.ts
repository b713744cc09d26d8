/**
 * A record framed with a schema id nobody here knows is not a bad record: a newer build
 * writes it. Before a batch runs, the ids it needs are looked up on the `schemas` log and
 * learnt; records behind one that nobody has put there yet wait with it.
 */
import type { Codec, RegisteredSchema } from "@doorstep/events";
import type { ReceivedRecord } from "@doorstep/runtime";

export interface SchemaGate {
  /** How many records from the front can be read now, and if not all, why the next cannot. */
  readable(records: readonly ReceivedRecord[]): Promise<{ readonly count: number; readonly problem: string | null }>;
}

export interface SchemaSource {
  find(id: number): Promise<RegisteredSchema | null>;
}

export function openSchemaGate(
  schemas: Pick<Codec, "unknownSchemaId" | "learn"> | undefined,
  source: SchemaSource,
): SchemaGate {
  return {
    async readable(records) {
      if (schemas === undefined) return { count: records.length, problem: null };
      for (const [count, { value }] of records.entries()) {
        const id = schemas.unknownSchemaId(value);
        if (id === null) continue;
        const schema = await source.find(id);
        if (schema === null) return { count, problem: `schema id ${id} is unknown here and not on the schemas log` };
        if (!schemas.learn(schema)) {
          return { count, problem: `only a newer build reads ${schema.topic}/${schema.type} (schema id ${id})` };
        }
      }
      return { count: records.length, problem: null };
    },
  };
}
