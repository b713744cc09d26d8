/** `npm run city`: data to stdout, talk to stderr. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { CITIES_DIR, readManifest } from "../src/node/city-files.ts";
import { BadExtract, importCity, prepareCity } from "../src/node/index.ts";
import { DEFAULT_CITY, type ImportCommand, readCommandLine } from "../src/prepare/command-line.ts";

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const show = (data: unknown): void => void process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);

const command = readCommandLine(process.argv.slice(2));
switch (command.kind) {
  case "import":
    await runImport(command);
    break;
  case "prepare":
    await prepare(command.city, command.citiesDir ?? CITIES_DIR);
    break;
  case "list":
    await list(command.citiesDir ?? CITIES_DIR);
    break;
  case "help":
    process.stdout.write(command.text);
    break;
  case "mistake":
    fail(command.text.trimEnd(), 2);
}

async function runImport({ kind: _, citiesDir, city, ...options }: ImportCommand): Promise<void> {
  const dir = join(citiesDir ?? CITIES_DIR, city);
  const startedMs = performance.now();
  try {
    show(await importCity({ ...options, dir, onProgress: say }));
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    const { maxRSS } = process.resourceUsage();
    say(`${options.name} is ready after ${seconds} s and at most ${Math.round(maxRSS / 1024)} MB of memory.`);
    say(`DOORSTEP_CITY=${city} npm start`);
  } catch (error) {
    if (!(error instanceof BadExtract)) throw error;
    fail(error.message, 1);
  }
}

async function prepare(city: string, citiesDir: string): Promise<void> {
  const dir = join(citiesDir, city);
  if (city === DEFAULT_CITY) return show(await prepareCity({ dir, onProgress: say }));
  const manifest = await readManifest(dir);
  if (manifest === null) {
    return fail(
      `There is no city ${city} in ${citiesDir}, or one of an older Doorstep: \`npm run city -- import\` makes it.`,
      1,
    );
  }
  show(manifest);
}

async function list(citiesDir: string): Promise<void> {
  const names = await readdir(citiesDir).catch(() => []);
  const cities = await Promise.all(
    names.map(async (city) => {
      const manifest = await readManifest(join(citiesDir, city));
      return manifest === null ? [] : [{ city, name: manifest.name, ...manifest.counts }];
    }),
  );
  show(cities.flat());
}

function fail(text: string, exitCode: number): void {
  say(text);
  process.exitCode = exitCode;
}
