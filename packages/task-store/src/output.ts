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
  let parts: Buffer[] = [];
  let bytes = 0;
  for (const [at, output] of outputs.entries()) {
    const part = packOutput(output);
    parts.push(part);
    bytes += part.length;
    if (bytes >= MAX_ENTRY_BYTES || at === outputs.length - 1) {
      entries.push({ id: `${output.offset}-${output.index + 1}`, bytes: Buffer.concat(parts, bytes) });
      parts = [];
      bytes = 0;
    }
  }
  return entries;
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

function packOutput({ offset, index, sort, kind, key, bytes }: Output): Buffer {
  const kindBytes = Buffer.byteLength(kind);
  const keyBytes = Buffer.byteLength(key);
  const part = Buffer.allocUnsafe(HEADER_BYTES + kindBytes + keyBytes + bytes.length);
  part.writeUIntBE(offset, 0, 6);
  part.writeUInt32BE(index, 6);
  part.writeUInt8(SORTS.indexOf(sort), 10);
  part.writeUInt8(kindBytes, 11);
  part.writeUInt16BE(keyBytes, 12);
  part.writeUInt32BE(bytes.length, 14);
  part.write(kind, HEADER_BYTES);
  part.write(key, HEADER_BYTES + kindBytes);
  part.set(bytes, HEADER_BYTES + kindBytes + keyBytes);
  return part;
}

/** Whether `a` lies before `b` on the task's way through its log. */
export const isBefore = (a: OutputPosition, b: OutputPosition): boolean =>
  a.offset < b.offset || (a.offset === b.offset && a.index < b.index);
