/** Which schema a value says it was written with, known here or looked up on the `schemas` log. */
import { type RegisteredSchema, schemas } from "@doorstep/events";
import { type KafkaOptions, openSchemaLog, type SchemaLog } from "@doorstep/runtime";

export type Framing =
  | { readonly framed: true; readonly schemaId: number; readonly body: Uint8Array }
  | { readonly framed: false; readonly problem: string };

const FRAME_BYTES = 5;

/** A zero, the schema's id, the body: as the codec of `events` writes it. */
export function readFrame(value: Uint8Array | null): Framing {
  if (value === null) return { framed: false, problem: "no value" };
  if (value.length < FRAME_BYTES) return { framed: false, problem: `${value.length} bytes, shorter than the frame` };
  if (value[0] !== 0) return { framed: false, problem: `the first byte is ${value[0]}, not the frame's zero` };
  const schemaId = new DataView(value.buffer, value.byteOffset).getUint32(1);
  return { framed: true, schemaId, body: value.subarray(FRAME_BYTES) };
}

export interface FoundSchema {
  readonly schema: RegisteredSchema;
  readonly from: "this build" | "the schemas log";
}

export interface SchemaNames {
  find(id: number): Promise<FoundSchema | null>;
  close(): Promise<void>;
}

/** Opens the log only when an id comes that this build does not know. */
export function openSchemaNames(kafka: KafkaOptions): SchemaNames {
  const own = new Map<number, RegisteredSchema>(schemas.map((schema) => [schema.id, schema]));
  let opening: Promise<SchemaLog> | null = null;
  return {
    async find(id) {
      const known = own.get(id);
      if (known !== undefined) return { schema: known, from: "this build" };
      opening ??= openSchemaLog(kafka);
      const schema = await (await opening).find(id);
      return schema && { schema, from: "the schemas log" };
    },
    close: async () => (await opening)?.close(),
  };
}

/** `orders/order-placed v2`. */
export const schemaName = ({ topic, type, version }: RegisteredSchema): string => `${topic}/${type} v${version}`;
