/**
 * Outputs of a stage and their packing: many into one entry of the task's stream, since
 * an entry costs Redis more than its bytes.
 *
 *     entry id   <offset of the last output inside>-<its index + 1>
 *
 * One is added because Redis refuses the id `0-0`, which the log's first output would have.
 */

/**
 * `log` is forwarded to another log (`kind` is its topic), `everywhere` to every partition of
 * one, `page` is for browsers (`kind` is the message), `dead` goes to the dead letters (`kind`
 * is the reason).
 */
export type OutputSort = "log" | "everywhere" | "page" | "dead";

export interface OutputPosition {
  /** Of the record that caused the output. */
  readonly offset: number;
  /** Counts the outputs of one record from 0. */
  readonly index: number;
}

export interface Output extends OutputPosition {
  readonly sort: OutputSort;
  readonly kind: string;
  readonly key: string;
  readonly bytes: Uint8Array;
}

export interface Entry {
  readonly id: string;
  readonly bytes: Buffer;
}

/** A reader holds a few entries at a time; one output alone may be larger. */
const MAX_ENTRY_BYTES = 64 * 1024;

/** Offset 6 bytes, index 4, sort 1, lengths of kind 1, key 2, bytes 4. */
const HEADER_BYTES = 18;
/** By their number in an entry: a new one goes to the end. */
const SORTS: readonly OutputSort[] = ["log", "page", "dead", "everywhere"];

/** `outputs` in order, as entries in order. */
export function packOutputs(outputs: readonly Output[]): Entry[] {
  const entries: Entry[] = [];
  let first = 0;
  let bytes = 0;
  for (const [at, output] of outputs.entries()) {
    bytes += packedBytes(output);
    if (bytes < MAX_ENTRY_BYTES && at < outputs.length - 1) continue;
    entries.push({ id: `${output.offset}-${output.index + 1}`, bytes: packEntry(outputs, { first, at, bytes }) });
    first = at + 1;
    bytes = 0;
  }
  return entries;
}

/** The outputs from `first` to `at`, which take so many bytes. */
function packEntry(
  outputs: readonly Output[],
  { first, at, bytes }: { readonly first: number; readonly at: number; readonly bytes: number },
): Buffer {
  const entry = Buffer.allocUnsafe(bytes);
  let offset = 0;
  for (let nth = first; nth <= at; nth++) offset = packOutput(outputs[nth] as Output, entry, offset);
  return entry;
}

export function unpackOutputs(entry: Buffer): Output[] {
  const outputs: Output[] = [];
  let at = 0;
  const take = (length: number): Buffer => {
    at += length;
    return entry.subarray(at - length, at);
  };
  while (at < entry.length) {
    const header = take(HEADER_BYTES);
    const kind = take(header.readUInt8(11)).toString();
    const key = take(header.readUInt16BE(12)).toString();
    outputs.push({
      offset: header.readUIntBE(0, 6),
      index: header.readUInt32BE(6),
      sort: SORTS[header.readUInt8(10)] ?? "page",
      kind,
      key,
      bytes: take(header.readUInt32BE(14)),
    });
  }
  return outputs;
}

const packedBytes = ({ kind, key, bytes }: Output): number =>
  HEADER_BYTES + kindBytes(kind).length + Buffer.byteLength(key) + bytes.length;

/** There are few kinds, and each is written again and again. */
const knownKinds = new Map<string, Buffer>();

function kindBytes(kind: string): Buffer {
  const known = knownKinds.get(kind);
  if (known !== undefined) return known;
  const bytes = Buffer.from(kind);
  knownKinds.set(kind, bytes);
  return bytes;
}

/** Where the next one begins. */
function packOutput({ offset, index, sort, kind, key, bytes }: Output, entry: Buffer, at: number): number {
  const kindAs = kindBytes(kind);
  entry.set(kindAs, at + HEADER_BYTES);
  const keyBytes = entry.write(key, at + HEADER_BYTES + kindAs.length);
  const bytesAt = at + HEADER_BYTES + kindAs.length + keyBytes;
  entry.writeUIntBE(offset, at, 6);
  entry.writeUInt32BE(index, at + 6);
  entry.writeUInt8(SORTS.indexOf(sort), at + 10);
  entry.writeUInt8(kindAs.length, at + 11);
  entry.writeUInt16BE(keyBytes, at + 12);
  entry.writeUInt32BE(bytes.length, at + 14);
  entry.set(bytes, bytesAt);
  return bytesAt + bytes.length;
}

/** Whether `a` lies before `b` on the task's way through its log. */
export const isBefore = (a: OutputPosition, b: OutputPosition): boolean =>
  a.offset < b.offset || (a.offset === b.offset && a.index < b.index);
