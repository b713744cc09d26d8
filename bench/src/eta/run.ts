/**
 * `npm run bench -- eta`: how good the arrival times are, on evenings the model does not know,
 * beside two simple predictors and the best possible one.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openCity, prepareCity } from "@doorstep/city/node";
import { toCityMap } from "@doorstep/courier-sim";
import { ROOT, writeResult } from "../result.ts";
import type { JudgedOrder } from "./judged.ts";
import { readOptions } from "./options.ts";
import { playRecording } from "./play-recording.ts";
import { type Played, playWorld, START_MS } from "./play-world.ts";
import { coverage } from "./score.ts";
import { afterChange, summarise } from "./summary.ts";
import { percent, printSummary } from "./table.ts";
import { worldsOf } from "./worlds.ts";

export async function eta(argv: readonly string[]): Promise<boolean> {
  const options = readOptions(argv);
  const dir = join(ROOT, ".doorstep/city/montevideo");
  mkdirSync(dir, { recursive: true });
  await prepareCity({ dir, onProgress: () => undefined });
  const city = toCityMap(await openCity(dir));

  if (options.from !== null) {
    const played = await playRecording(options.from, city.route);
    console.log(`${played.skipped} lines skipped. There is no ceiling: nobody knows this city's dice.`);
    if (played.straight > 0)
      console.log(`${played.straight} ways lead where no road is known: taken as straight × 1.35.`);
    const summary = summarise(played.judged);
    printSummary(options.from, summary);
    writeResult("eta-recording", { options, skipped: played.skipped, straight: played.straight, summary });
    return isRight(played);
  }

  const all: JudgedOrder[] = [];
  const worlds: object[] = [];
  const changes: object[] = [];
  let right = true;
  for (const world of worldsOf(options.seed, options.orders)) {
    const played = playWorld(city, world.options);
    right &&= isRight(played);
    all.push(...played.judged);
    const summary = summarise(played.judged);
    worlds.push({ name: world.name, seed: world.options.seed, summary, spent: played.spent });
    printSummary(`${world.name} (${world.options.seed})`, summary);
    const { records, ms } = played.spent.orders;
    console.log(`${((1_000 * ms) / records).toFixed(0)} µs for each record of the orders stage`);
    const regime = world.options.trouble?.regime ?? null;
    if (regime === null) continue;
    const after = afterChange(played.judged, START_MS + regime.fromMs);
    const held = { ours: coverage(after, "ours"), ceiling: coverage(after, "ceiling") };
    changes.push({ name: world.name, orders: after.length, held });
    console.log(
      `orders 201 to ${200 + after.length} after the change: held ${percent(held.ours, 0)}, ceiling ${percent(held.ceiling, 0)}`,
    );
  }
  const summary = summarise(all);
  printSummary("All evenings", summary);
  writeResult("eta", { options, summary, changes, worlds });
  return right;
}

/** In a lawful world nothing is refused, and what is delivered was judged. */
function isRight({ refused, judged }: Played): boolean {
  for (const reason of refused.slice(0, 5)) console.error(`refused: ${reason}`);
  return refused.length === 0 && judged.length > 0;
}
