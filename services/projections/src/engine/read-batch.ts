/** What a fetched batch says to one read model. Pure. */
import type { LogPartition, ReceivedRecord } from "@doorstep/runtime";
import type { BadRecord, Entry, Projection } from "./projection.ts";

export interface ReadBatch<R> {
  readonly entries: readonly Entry<R>[];
  readonly bad: readonly BadRecord[];
}

export function readBatch<R>(
  projection: Pick<Projection<R>, "read">,
  { topic, partition }: LogPartition,
  records: readonly ReceivedRecord[],
): ReadBatch<R> {
  const entries: Entry<R>[] = [];
  const bad: BadRecord[] = [];
  for (const { offset, receivedAtMs, value } of records) {
    const read = projection.read(topic, value);
    if (!read.ok) bad.push({ offset, reason: "undecodable", detail: read.reason });
    else if (read.record !== null)
      entries.push({ record: read.record, at: { topic, partition, offset, receivedAtMs } });
  }
  return { entries, bad };
}
