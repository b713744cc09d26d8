import type { LogAdmin } from "@doorstep/runtime";

/** How many partitions each log has. It is read once: a log never gets another count, only another log does. */
export async function readPartitionCounts(
  admin: Pick<LogAdmin, "partitionCount">,
  topics: readonly string[],
): Promise<(topic: string) => number> {
  const counts = new Map<string, number>();
  for (const topic of topics) counts.set(topic, await admin.partitionCount(topic));
  return (topic) => {
    const count = counts.get(topic);
    if (count === undefined) throw new Error(`nobody has asked how many partitions "${topic}" has`);
    return count;
  };
}
