/** What was confirmed to someone has to be on the logs: a loss before the log is one too. */
import { decodeRecord, type LogTopic } from "@doorstep/events";
import type { Acknowledged } from "../evening-files.ts";
import { type Finding, findingsOf } from "./finding.ts";

interface OnLog {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
}

type LogsByTopic = (topic: LogTopic) => readonly (readonly OnLog[])[];

export function compareAcknowledged(confirmed: readonly Acknowledged[], logs: LogsByTopic): Finding[] {
  const { list, add } = findingsOf("acknowledged");
  const there = new Set<string>();
  for (const topic of ["couriers", "orders"] as const) {
    for (const { key, value } of logs(topic).flat()) {
      const id = idOf(topic, value);
      if (id !== null) there.add(nameOf({ topic, key: textOf(key), id }));
    }
  }
  for (const one of confirmed)
    if (!there.has(nameOf(one))) add("lost", `${nameOf(one)} was confirmed and is on no log`);
  return list;
}

/** What a diner was promised on the page, in the words of the simulator's list. */
export const placedToAcknowledged = (orderId: string): Acknowledged => ({
  topic: "orders",
  key: orderId,
  id: `order-placed ${orderId}/1`,
});

const nameOf = ({ topic, key, id }: Acknowledged): string => `${topic} ${key} ${id}`;
const textOf = (key: Uint8Array | null): string => (key === null ? "" : Buffer.from(key).toString());

/** Null for what no simulator sends. */
function idOf(topic: "couriers" | "orders", value: Uint8Array | null): string | null {
  const decoded = decodeRecord(topic, value);
  if (!decoded.ok) return null;
  const { record } = decoded;
  if (record.type === "ping") return `ping ${record.session}/${record.seq}`;
  if (!("version" in record)) return null;
  return `${record.type} ${"orderId" in record ? record.orderId : ""}/${record.version}`;
}
