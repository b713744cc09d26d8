/** Which runs are alive: those whose couriers are heard. Every courier's id carries its run. */
import { setTimeout as sleep } from "node:timers/promises";
import { topics } from "@doorstep/events";
import { type KafkaOptions, tailTopics } from "@doorstep/runtime";

const LISTEN_MS = 10_000;
const COURIER_ID = /^c-([A-Za-z0-9_]+)-/;

/** Rejects when the log cannot be read to the end: nothing heard then means nothing. */
export async function hearRuns(kafka: KafkaOptions, stop: AbortSignal): Promise<ReadonlySet<string>> {
  const runs = new Set<string>();
  const failed = Promise.withResolvers<never>();
  const tail = await tailTopics({
    ...kafka,
    clientId: `${kafka.clientId}-listen`,
    topics: [topics.couriers],
    from: "end",
    onBatch: ({ records }) => {
      for (const { key } of records) {
        const run = key === null ? undefined : COURIER_ID.exec(Buffer.from(key).toString())?.[1];
        if (run !== undefined) runs.add(run);
      }
    },
    onFailure: failed.reject,
  });
  try {
    await Promise.race([waitFor(LISTEN_MS, stop), failed.promise]);
    return runs;
  } finally {
    await tail.close();
  }
}

/** Ends early when told to stop. */
const waitFor = (ms: number, stop: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal: stop }).catch((error: unknown) => {
    if (!stop.aborted) throw error;
  });
