/**
 * What the log has confirmed, as JSON lines, for whoever wants to know later whether it kept
 * it. Written at once and not by the way: a line that is here was confirmed, and what was
 * confirmed is here even if this process is killed the next moment.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { decodeRecord, topics } from "@doorstep/events";
import type { OutgoingRecord } from "@doorstep/runtime";

/** One line. */
export interface Acknowledged {
  readonly topic: string;
  readonly key: string;
  /** Of the record within its key: `ping <session>/<seq>`, or `<type> <orderId>/<version>`. */
  readonly id: string;
}

export interface AcknowledgedFile {
  write(records: readonly OutgoingRecord[]): void;
  close(): void;
}

export function openAcknowledgedFile(path: string): AcknowledgedFile {
  const file = openSync(path, "a");
  return {
    write: (records) => void writeSync(file, records.map((record) => `${JSON.stringify(lineOf(record))}\n`).join("")),
    close: () => closeSync(file),
  };
}

function lineOf({ topic, key, value }: OutgoingRecord): Acknowledged {
  return { topic, key: String(key), id: idOf(topic, value) };
}

function idOf(topic: string, value: Uint8Array | null): string {
  const decoded = decodeRecord(topic === topics.couriers ? topics.couriers : topics.orders, value);
  if (!decoded.ok) return decoded.reason;
  const { record } = decoded;
  if (record.type === "ping") return `ping ${record.session}/${record.seq}`;
  const orderId = "orderId" in record ? record.orderId : "";
  return `${record.type} ${orderId}/${"version" in record ? record.version : ""}`;
}
