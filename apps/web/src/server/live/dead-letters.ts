import { deadLetterHeaders, topics } from "@doorstep/events";
import { type KafkaOptions, tailTopics } from "@doorstep/runtime";

/**
 * How many dead letters wait for somebody: those on the log that were not put back. A record
 * there without a reason is a note that the letter named by its key was.
 */
export async function watchDeadLetters(kafka: KafkaOptions): Promise<{ count(): number; close(): Promise<void> }> {
  let letters = 0;
  const putBack = new Set<string>();
  const tail = await tailTopics({
    ...kafka,
    clientId: `${kafka.clientId}-dead-letters`,
    topics: [topics.deadLetter],
    from: "start",
    onBatch({ records }) {
      for (const { key, headers } of records) {
        if (headers?.[deadLetterHeaders.reason] !== undefined) letters++;
        else if (key !== null) putBack.add(Buffer.from(key).toString());
      }
    },
    onFailure: (error) => kafka.log?.warn({ err: error }, "dead letters are not counted any more"),
  });
  return { count: () => Math.max(0, letters - putBack.size), close: () => tail.close() };
}
