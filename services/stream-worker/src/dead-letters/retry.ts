import { retryHeaders } from "@doorstep/events";
import { type KafkaOptions, type LogProducer, partitionName, tailTopics } from "@doorstep/runtime";
import { type Letter, letterToRetry, noteToRecord } from "./letter.ts";

export interface Retried {
  readonly letter: string;
  /** `<topic>:<partition>:<offset>`. */
  readonly to: string;
}

/** In one go: more are read back and noted before the next go out. */
const BATCH = 200;

/**
 * Puts letters back on their logs, finds where they have come to lie, and notes it among
 * the dead letters. The note is last: a crash before it may put a record back twice, which
 * versions make harmless; the other order could lose it.
 */
export async function retryLetters(
  letters: readonly Letter[],
  { kafka, producer }: { readonly kafka: KafkaOptions; readonly producer: Pick<LogProducer, "send"> },
): Promise<readonly Retried[]> {
  if (letters.length === 0) return [];
  const found = new Map<string, string>();
  const stopped = Promise.withResolvers<never>();
  const tail = await tailTopics({
    ...kafka,
    topics: [...new Set(letters.map(({ source }) => source.topic))],
    from: "end",
    onBatch({ topic, partition, records }) {
      for (const { headers, offset } of records) {
        const from = headers?.[retryHeaders.retriedFrom];
        if (from !== undefined) found.set(from, `${partitionName({ topic, partition })}:${offset}`);
      }
    },
    onFailure: stopped.reject,
  });
  try {
    const retried: Retried[] = [];
    for (let from = 0; from < letters.length; from += BATCH) {
      const batch = letters.slice(from, from + BATCH);
      await producer.send(batch.map(letterToRetry));
      await Promise.race([tail.caughtUp(), stopped.promise]);
      const done = batch.map(({ id, source }) => ({ letter: id, to: found.get(id) ?? partitionName(source) }));
      await producer.send(done.map(({ letter, to }) => noteToRecord({ letterId: letter, retriedTo: to })));
      retried.push(...done);
    }
    return retried;
  } finally {
    await tail.close();
  }
}
