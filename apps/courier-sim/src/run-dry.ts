/** A world with nobody listening: a summary of it, and a recording when asked for. */
import { openReplay } from "./recording/replay.ts";
import type { RunContext } from "./run-live.ts";
import { playDry } from "./shell/dry-run.ts";
import { openRecording } from "./shell/open-recording.ts";
import { readRecording } from "./shell/recording-file.ts";
import { countCourierFact, countOrderFact, median, startTally, type Tally } from "./shell/tally.ts";
import { createWorld } from "./world/world.ts";
import { toWorldOptions } from "./world-options.ts";

const DEFAULT_MINUTES = 60;

export async function runDry({ options, run, city }: RunContext): Promise<void> {
  const minutes = options.minutes ?? DEFAULT_MINUTES;
  const startMs = Date.now();
  const tally = startTally();
  const recording = await openRecording(options.recordTo, { startMs, city, seed: options.seed });
  const world = createWorld(city, toWorldOptions({ ...options, minutes }, { run, withTruth: recording !== null }));
  let isStopped = false;
  process.once("SIGINT", () => {
    isStopped = true;
  });
  const worldMs = await playDry(world, {
    tally,
    recording,
    isStopped: () => isStopped,
    // Lets a signal through.
    onMinute: () => new Promise((resolve) => setImmediate(resolve)),
  });
  await recording?.file.close();
  print({ run, seed: options.seed, city: city.name, worldMinutes: Math.round(worldMs / 60_000), ...summary(tally) });
}

/** Reads a recording to its end: what it holds, and which lines cannot be played. */
export async function runDryReplay({ run, city }: RunContext, path: string): Promise<void> {
  const tally = startTally();
  const player = openReplay({ run, route: city.route });
  let skipped = 0;
  for await (const text of readRecording(path)) {
    for (const played of player.play(text)) {
      if (played.kind === "skipped") {
        skipped += 1;
        process.stderr.write(`line ${played.line} skipped: ${played.reason}\n`);
      } else if (played.topic === "orders") countOrderFact(tally, played.record);
      else if (played.record.type === "ping") tally.pings += 1;
      else countCourierFact(tally, played.record);
    }
  }
  print({ run, file: path, linesSkipped: skipped, ...summary(tally) });
}

const summary = (tally: Tally) => ({
  ordersPlaced: tally.placed,
  ordersDelivered: tally.delivered,
  ordersCancelled: Object.fromEntries(tally.cancelReasons),
  facts: tally.facts,
  pings: tally.pings,
  placedToDoorMinutes: median(tally.placedToDoorMin),
  pickedUpToDoorMinutes: median(tally.pickedToDoorMin),
  cpuSeconds: Math.round(process.cpuUsage().user / 10_000) / 100,
});

function print(summaryOfRun: object): void {
  process.stdout.write(`${JSON.stringify(summaryOfRun)}\n`);
}
