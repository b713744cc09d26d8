import type { LogAdmin, LogPartition, LogRange } from "@doorstep/runtime";
import type { Clock } from "./clock.ts";

/** What Kafka knows of a partition. Many owners ask at the same moment; one question serves them all. */
export interface LogFacts {
  range(partition: LogPartition): Promise<LogRange>;
  /** The offset noted in the group; 0 when none is. */
  notedOffset(partition: LogPartition): Promise<number>;
}

export function askLogFacts(
  admin: Pick<LogAdmin, "ranges" | "committedOffsets">,
  groupId: string,
  clock: Pick<Clock, "after">,
): LogFacts {
  const ranges = together((topic) => admin.ranges(topic), clock);
  const noted = together((topic) => admin.committedOffsets(groupId, topic), clock);
  return {
    async range({ topic, partition }) {
      const range = (await ranges(topic))[partition];
      if (range === undefined) throw new Error(`"${topic}" has no partition ${partition}`);
      return range;
    },
    notedOffset: async ({ topic, partition }) => (await noted(topic)).get(partition) ?? 0,
  };
}

/** Callers share a question only until it is put: an answer is never older than the asking. */
function together<T>(ask: (topic: string) => Promise<T>, clock: Pick<Clock, "after">): (topic: string) => Promise<T> {
  const gathering = new Map<string, Promise<T>>();
  return (topic) => {
    const shared =
      gathering.get(topic) ??
      clock.after(0).then(() => {
        gathering.delete(topic);
        return ask(topic);
      });
    gathering.set(topic, shared);
    return shared;
  };
}
