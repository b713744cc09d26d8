/** Which runs are alive: those whose couriers are heard. Every courier's id carries its run. */
import { topics } from "@doorstep/events";
import { type KafkaOptions, tailTopics } from "@doorstep/runtime";

const LISTEN_MS = 10_000;
const COURIER_ID = /^c-([A-Za-z0-9_]+)-/;

export async function hearRuns(kafka: KafkaOptions, stop: AbortSignal): Promise<ReadonlySet<string>> {
  const runs = new Set<string>();
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
  });
  await waitFor(LISTEN_MS, stop);
  await tail.close();
  return runs;
}

/** Ends early when told to stop. */
function waitFor(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stop.addEventListener("abort", end);
    if (stop.aborted) end();
  });
}
