/**
 * The dot against the truth: world → phone → pings → both stages → the page's marker, frame
 * by frame, in one memory. Ordinary phones, bad ones, and each fault apart.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type City, openCity, prepareCity } from "@doorstep/city/node";
import { ROOT, writeResult } from "../result.ts";
import { type Evening, playWorld, readEvening } from "./evening.ts";
import { type Judged, judgeEvening, newVerdict } from "./judge.ts";
import { type PositionOptions, readOptions } from "./options.ts";
import { playStages } from "./stages.ts";
import { figuresOf, type PositionFigures, printFigures } from "./table.ts";

const CITY_DIR = process.env.DOORSTEP_CITY_DIR ?? join(ROOT, ".doorstep/city/montevideo");

export async function position(argv: readonly string[]): Promise<boolean> {
  const options = readOptions(argv);
  const city = await findCity();
  if (options.from !== null) return judgeRecording(city, options.from, options);
  const results: Record<string, PositionFigures & { readonly microsecondsPerPing: number }> = {};
  let right = true;
  for (const { name, faults } of options.phones) {
    const judged = newVerdict();
    const costs: number[] = [];
    for (const seed of options.seeds) {
      const evening = playWorld(city, { ...options, seed, faults });
      costs.push(judge(judged, city, evening, options));
    }
    const figures = figuresOf(judged);
    const microsecondsPerPing = Math.min(...costs);
    results[name] = { ...figures, microsecondsPerPing };
    printFigures(`${name} phones`, figures);
    console.log(`  couriers stage: ${microsecondsPerPing.toFixed(1)} µs for each ping`);
    right = tellWrongs(judged, options) && right;
  }
  const { phones: _phones, ...told } = options;
  writeResult("position", { options: told, phones: results });
  return right;
}

async function judgeRecording(city: City, path: string, options: PositionOptions): Promise<boolean> {
  const evening = await readEvening(city, path, (what) => console.error(what));
  const judged = newVerdict();
  judge(judged, city, evening, options);
  printFigures(path, figuresOf(judged));
  if (evening.truths.size === 0) console.log("  no truth in this recording: errors cannot be told");
  return tellWrongs(judged, options) && judged.frames > 0;
}

/** Gives the couriers stage's time for each ping, in microseconds. */
function judge(judged: Judged, city: City, evening: Evening, { frameMs }: PositionOptions): number {
  const { pages, microsecondsPerPing } = playStages(evening.records, city.graph);
  judgeEvening(judged, city, { evening, pages, frameMs });
  return microsecondsPerPing;
}

function tellWrongs({ wrongs }: Judged, { verbose }: PositionOptions): boolean {
  for (const wrong of wrongs.slice(0, verbose ? wrongs.length : 3)) console.log(`  ${wrong}`);
  return wrongs.length === 0;
}

async function findCity(): Promise<City> {
  mkdirSync(join(ROOT, ".doorstep"), { recursive: true });
  await prepareCity({ dir: CITY_DIR, onProgress: console.error });
  return openCity(CITY_DIR);
}
