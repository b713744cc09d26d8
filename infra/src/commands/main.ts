/** `main.ts <command> …args`: what an npm script does, once packages and Node 24 are there. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { messageOf, StartFailure } from "../failure.ts";
import { ROOT } from "../paths.ts";
import { bench } from "./bench.ts";
import { build } from "./build.ts";
import { chaos } from "./chaos.ts";
import { check } from "./check.ts";
import { city } from "./city.ts";
import { dlq } from "./dlq.ts";
import { keys } from "./keys.ts";
import { rebuild } from "./rebuild.ts";
import { sim } from "./sim.ts";
import { simulate } from "./simulate.ts";
import { start } from "./start.ts";
import { stop } from "./stop.ts";
import { test } from "./test.ts";

/** Each returns the exit code. */
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  start: (args) => start(args, { dev: false }),
  dev: (args) => start(args, { dev: true }),
  sim,
  stop,
  bench,
  build,
  chaos,
  check,
  city,
  dlq,
  rebuild,
  keys,
  simulate,
  test,
};

const [name = "start", ...args] = process.argv.slice(2);
try {
  const settings = join(ROOT, ".env");
  if (existsSync(settings)) process.loadEnvFile(settings);
  const command = commands[name];
  if (command === undefined)
    throw new StartFailure(`There is no command ${name}: use ${Object.keys(commands).join(", ")}.`);
  process.exitCode = await command(args);
} catch (error) {
  console.error(error instanceof StartFailure ? `\n${messageOf(error)}` : error);
  process.exitCode = 1;
}
// The channel to the bootstrap would keep this process alive.
if (process.connected) process.disconnect();
