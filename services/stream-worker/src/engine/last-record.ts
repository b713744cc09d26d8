/** By its last record a log is recognised: whether what we are given is what we have read before. */
import { crc32 } from "node:zlib";
import type { ReceivedRecord } from "@doorstep/runtime";
import type { LastRecord } from "@doorstep/task-store";

export const recordToLast = ({ offset, receivedAtMs, key, value }: ReceivedRecord): LastRecord => ({
  offset,
  receivedAtMs,
  checksum: crc32(value ?? NOTHING, crc32(key ?? NOTHING)),
});

export function isSameRecord(record: ReceivedRecord, last: LastRecord): boolean {
  const found = recordToLast(record);
  return found.offset === last.offset && found.receivedAtMs === last.receivedAtMs && found.checksum === last.checksum;
}

const NOTHING = new Uint8Array();
