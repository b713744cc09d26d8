/** The primitives of an Avro body, read one after another with every length checked before it is believed. */
export interface Cursor {
  readonly body: Uint8Array;
  readonly view: DataView;
  /** The first byte not read. What cannot be read moves it nowhere. */
  at: number;
}

/** Where the bytes stop making sense. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

export const openCursor = (body: Uint8Array): Cursor => ({
  body,
  view: new DataView(body.buffer, body.byteOffset, body.byteLength),
  at: 0,
});

/** A value of a primitive type; undefined when the type is none. */
export function readPrimitive(cursor: Cursor, type: string): unknown {
  switch (type) {
    case "null":
      return null;
    case "boolean":
      return take(cursor, 1)[0] !== 0;
    case "int":
    case "long":
      return toNumber(readLong(cursor));
    case "float":
      return cursor.view.getFloat32(pass(cursor, 4), true);
    case "double":
      return cursor.view.getFloat64(pass(cursor, 8), true);
    case "bytes":
      return toHex(takeSized(cursor));
    case "string":
      return toText(takeSized(cursor));
    default:
      return undefined;
  }
}

/** Zigzag, seven bits a byte, ten bytes at most. */
export function readLong(cursor: Cursor): bigint {
  let bits = 0n;
  for (let count = 0; count < 10; count++) {
    const byte = cursor.body[cursor.at + count];
    if (byte === undefined) throw new Unreadable("the bytes end inside a number");
    bits |= BigInt(byte & 0x7f) << BigInt(7 * count);
    if ((byte & 0x80) === 0) {
      cursor.at += count + 1;
      return BigInt.asIntN(64, (bits >> 1n) ^ -(bits & 1n));
    }
  }
  throw new Unreadable("a number of more than ten bytes");
}

/** One of so many choices, by its number. */
export function readChoice<T>(cursor: Cursor, choices: readonly T[], what: string): T {
  const before = cursor.at;
  const index = readLong(cursor);
  const choice = choices[Number(index)];
  if (choice !== undefined) return choice;
  cursor.at = before;
  throw new Unreadable(`${what} ${index} of ${choices.length}`);
}

export function take(cursor: Cursor, length: number): Uint8Array {
  const from = pass(cursor, length);
  return cursor.body.subarray(from, from + length);
}

/** Bytes that say their own length first. */
export function takeSized(cursor: Cursor): Uint8Array {
  const before = cursor.at;
  const length = readLong(cursor);
  const left = cursor.body.length - cursor.at;
  if (length >= 0n && length <= BigInt(left)) return take(cursor, Number(length));
  cursor.at = before;
  throw new Unreadable(`a length of ${length} bytes, with ${left} left`);
}

export const toHex = (bytes: Uint8Array): string => `hex:${Buffer.from(bytes).toString("hex")}`;
export const toText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Beyond so many bytes; where they begin. */
function pass(cursor: Cursor, length: number): number {
  const { at, body } = cursor;
  if (length > body.length - at) throw new Unreadable(`needs ${length} bytes, with ${body.length - at} left`);
  cursor.at += length;
  return at;
}

/** As text when a JavaScript number would not be exact. */
const toNumber = (value: bigint): number | string => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
};
