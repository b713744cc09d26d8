/** Appends records of the last minute once more, in any order: a producer gone wrong, or a relay that started too early. */
import { topics } from "@doorstep/events";
import { type OutgoingRecord, openProducer, tailTopics } from "@doorstep/runtime";
import { randomOf } from "../plan/random.ts";

const FROM_LAST_MS = 60_000;

export async function repeatRecords(
  brokers: string,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<void> {
  const kafka = { brokers: [brokers], clientId: "chaos-repeat" };
  const seen: OutgoingRecord[] = [];
  const failed = Promise.withResolvers<never>();
  const tail = await tailTopics({
    ...kafka,
    topics: [topics.couriers, topics.orders],
    from: { sinceMs: Date.now() - FROM_LAST_MS },
    onBatch: ({ topic, partition, records }) => {
      for (const { key, value } of records) {
        // Ticks have no key and say nothing.
        if (key !== null) seen.push({ topic, partition, key: Buffer.from(key), value: value && Buffer.from(value) });
      }
    },
    onFailure: failed.reject,
  });
  try {
    await Promise.race([tail.caughtUp(), failed.promise]);
  } finally {
    await tail.close();
  }
  const producer = await openProducer(kafka);
  try {
    await producer.send(randomOf(seed).shuffle(seen).slice(0, count));
  } finally {
    await producer.close();
  }
}
