/**
 * An Avro body read by hand, field after field, until it makes no sense any more. What was
 * read before that stays: a person who looks for the reason sees how far the bytes are good.
 *
 *     bytes      orderId │ version │ atMs │ promis…           cut off here
 *     fields     orderId   version   atMs                     the problem: promisedAtMs, at byte 31
 *
 * `avsc` gives all or nothing, and believes an array that claims a billion items.
 */
import {
  type Cursor,
  openCursor,
  readChoice,
  readLong,
  readPrimitive,
  take,
  takeSized,
  toHex,
  toText,
  Unreadable,
} from "./avro-bytes.ts";

export interface PartlyDecoded {
  /** Records as objects without a prototype, bytes as `hex:…`, longs beyond exact numbers as text. */
  readonly value: unknown;
  /** Null when the whole body was read and nothing is left over. */
  readonly problem: { readonly path: string; readonly what: string } | null;
  /** How far the body made sense; the rest is not in `value`. */
  readonly end: number;
}

/** A real record has a few dozen; a damaged one may claim a billion items of no bytes each. */
const MAX_ITEMS = 10_000;
/** A schema that contains itself follows the bytes down. */
const MAX_DEPTH = 64;

type Schema = string | readonly Schema[] | Complex;
interface Complex {
  readonly type: Schema;
  readonly name?: string;
  readonly namespace?: string;
  readonly fields?: readonly { readonly name: string; readonly type: Schema }[];
  readonly items?: Schema;
  readonly values?: Schema;
  readonly symbols?: readonly string[];
  readonly size?: number;
}

interface Reading extends Cursor {
  readonly named: Map<string, Complex>;
  /** Of the value being read. */
  path: string;
  /** Read so far, of all arrays and maps. */
  items: number;
}

interface Place {
  readonly path: string;
  readonly depth: number;
  /** Containers are put in place before they are filled, so that what was read stays. */
  readonly put: (value: unknown) => void;
}

/** `body` by the Avro schema it was written with. Never throws, whatever the bytes are. */
export function decodePartly(schema: unknown, body: Uint8Array): PartlyDecoded {
  const reading: Reading = { ...openCursor(body), named: new Map(), path: "", items: 0 };
  let value: unknown = null;
  const put = (read: unknown): void => {
    value = read;
  };
  try {
    readValue(reading, schema as Schema, { path: "", depth: 0, put });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { value, problem: { path: reading.path, what: error.message }, end: reading.at };
  }
  const left = body.length - reading.at;
  const problem = left === 0 ? null : { path: "", what: `${left} bytes more than the schema has fields for` };
  return { value, problem, end: reading.at };
}

function readValue(reading: Reading, schema: Schema, place: Place): void {
  reading.path = place.path;
  if (place.depth > MAX_DEPTH) throw new Unreadable(`more than ${MAX_DEPTH} levels deep`);
  if (typeof schema === "string") readNamed(reading, schema, place);
  else if (isUnion(schema)) readValue(reading, readChoice(reading, schema, "branch"), deeper(place));
  else readComplex(reading, schema, place);
}

const isUnion = (schema: Schema): schema is readonly Schema[] => Array.isArray(schema);
const deeper = (place: Place): Place => ({ ...place, depth: place.depth + 1 });

function readNamed(reading: Reading, name: string, place: Place): void {
  const value = readPrimitive(reading, name);
  if (value !== undefined) {
    place.put(value);
    return;
  }
  const found = reading.named.get(name) ?? reading.named.get(name.slice(name.lastIndexOf(".") + 1));
  if (found === undefined) throw new Unreadable(`the schema has no type ${name}`);
  readComplex(reading, found, deeper(place));
}

function readComplex(reading: Reading, schema: Complex, place: Place): void {
  const { type, name, namespace } = schema;
  if (name !== undefined) {
    reading.named.set(name, schema);
    if (namespace !== undefined) reading.named.set(`${namespace}.${name}`, schema);
  }
  switch (type) {
    case "record":
      readRecord(reading, schema, place);
      break;
    case "enum":
      place.put(readChoice(reading, schema.symbols ?? [], "symbol"));
      break;
    case "fixed":
      place.put(toHex(take(reading, schema.size ?? 0)));
      break;
    case "array":
      readArray(reading, schema.items ?? "null", place);
      break;
    case "map":
      readMap(reading, schema.values ?? "null", place);
      break;
    default:
      // A primitive with a logical type, or one wrapped for no reason.
      readValue(reading, type, deeper(place));
  }
}

function readRecord(reading: Reading, { fields = [] }: Complex, { path, depth, put }: Place): void {
  const record: Record<string, unknown> = Object.create(null);
  put(record);
  for (const { name, type } of fields) {
    const into = (value: unknown): void => {
      record[name] = value;
    };
    readValue(reading, type, { path: path === "" ? name : `${path}.${name}`, depth: depth + 1, put: into });
  }
}

function readArray(reading: Reading, items: Schema, { path, depth, put }: Place): void {
  const array: unknown[] = [];
  put(array);
  eachInBlocks(reading, path, (index) => {
    const into = (value: unknown): void => {
      array[index] = value;
    };
    readValue(reading, items, { path: `${path}[${index}]`, depth: depth + 1, put: into });
  });
}

function readMap(reading: Reading, values: Schema, { path, depth, put }: Place): void {
  const map: Record<string, unknown> = Object.create(null);
  put(map);
  eachInBlocks(reading, path, () => {
    const key = toText(takeSized(reading));
    const into = (value: unknown): void => {
      map[key] = value;
    };
    readValue(reading, values, { path: `${path}.${key}`, depth: depth + 1, put: into });
  });
}

/** Arrays and maps come in blocks, each with its count; a block of none ends them. */
function eachInBlocks(reading: Reading, path: string, readItem: (index: number) => void): void {
  for (let index = 0; ; ) {
    reading.path = path;
    let count = readLong(reading);
    if (count === 0n) return;
    if (count < 0n) {
      // A negative count is followed by the block's size in bytes.
      count = -count;
      readLong(reading);
    }
    for (; count > 0n; count--) {
      if (++reading.items > MAX_ITEMS) throw new Unreadable(`more than ${MAX_ITEMS} items`);
      readItem(index++);
    }
  }
}
