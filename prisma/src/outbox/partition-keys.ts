import { keyToPartition } from "@doorstep/events";

/**
 * One key for each partition of a log, by partition. Whoever carries a record by its key
 * alone, as the outbox and Kafka Connect do, then reaches every one of them.
 *
 * @example partitionKeys("heartbeat", 2) // ["heartbeat-1", "heartbeat-0"]
 */
export function partitionKeys(name: string, partitionCount: number): readonly string[] {
  const keys = new Map<number, string>();
  for (let at = 0; keys.size < partitionCount; at++) {
    const key = `${name}-${at}`;
    const partition = keyToPartition(new TextEncoder().encode(key), partitionCount);
    if (!keys.has(partition)) keys.set(partition, key);
  }
  return Array.from({ length: partitionCount }, (_, partition) => keys.get(partition) ?? "");
}
