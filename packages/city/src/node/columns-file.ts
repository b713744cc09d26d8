/**
 * Typed arrays in one file, read without copying:
 *
 *     4 bytes   length of the header
 *     header    JSON: name → type, where its bytes begin, how many elements
 *     columns   each at a multiple of 8 bytes from the end of the header
 */
import { readFile, writeFile } from "node:fs/promises";

const TYPES = { Uint8Array, Uint16Array, Uint32Array, Int32Array, Float32Array, Float64Array } as const;

type TypeName = keyof typeof TYPES;
type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

interface ColumnPlace {
  readonly type: TypeName;
  readonly offset: number;
  readonly length: number;
}

interface Header<Facts> {
  readonly columns: Readonly<Record<string, ColumnPlace>>;
  /** What is not an array of numbers. */
  readonly facts: Facts;
}

export async function writeColumns(
  path: string,
  { columns, facts }: { readonly columns: Readonly<Record<string, Column>>; readonly facts: unknown },
): Promise<Uint8Array> {
  const places: Record<string, ColumnPlace> = {};
  let offset = 0;
  for (const [name, column] of Object.entries(columns)) {
    places[name] = { type: typeNameOf(column), offset, length: column.length };
    offset += roundUp8(column.byteLength);
  }
  const header = new TextEncoder().encode(JSON.stringify({ columns: places, facts } satisfies Header<unknown>));
  const start = roundUp8(4 + header.length);
  const bytes = new Uint8Array(start + offset);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 4);
  for (const [name, column] of Object.entries(columns)) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), start + (places[name]?.offset ?? 0));
  }
  await writeFile(path, bytes);
  return bytes;
}

export interface ColumnsFile<Facts> {
  readonly facts: Facts;
  uint8(name: string): Uint8Array;
  uint16(name: string): Uint16Array;
  uint32(name: string): Uint32Array;
  int32(name: string): Int32Array;
  float64(name: string): Float64Array;
  /** A column's own buffer, for what brings its own layout. */
  buffer(name: string): ArrayBuffer;
}

/** The file is one we wrote, and whole: the manifest beside it was written last. */
export async function readColumns<Facts>(path: string): Promise<ColumnsFile<Facts>> {
  const bytes = new Uint8Array(await readFile(path));
  const headerLength = new DataView(bytes.buffer).getUint32(0, true);
  const header: Header<Facts> = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headerLength)));
  const start = roundUp8(4 + headerLength);
  const find = (name: string, type: TypeName): readonly [ArrayBuffer, number, number] => {
    const place = header.columns[name];
    if (place?.type !== type) throw new Error(`${path} has no ${type} named ${name}`);
    return [bytes.buffer, start + place.offset, place.length];
  };
  return {
    facts: header.facts,
    uint8: (name) => new Uint8Array(...find(name, "Uint8Array")),
    uint16: (name) => new Uint16Array(...find(name, "Uint16Array")),
    uint32: (name) => new Uint32Array(...find(name, "Uint32Array")),
    int32: (name) => new Int32Array(...find(name, "Int32Array")),
    float64: (name) => new Float64Array(...find(name, "Float64Array")),
    buffer: (name) => {
      const [buffer, offset, length] = find(name, "Uint8Array");
      return buffer.slice(offset, offset + length);
    },
  };
}

function typeNameOf(column: Column): TypeName {
  for (const name of Object.keys(TYPES) as TypeName[]) {
    if (column instanceof TYPES[name]) return name;
  }
  throw new Error("a column is one of the known typed arrays");
}

const roundUp8 = (length: number): number => Math.ceil(length / 8) * 8;
