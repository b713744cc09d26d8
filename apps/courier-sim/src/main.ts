import { cityFolder } from "@doorstep/city/node";
import { EnvError } from "@doorstep/runtime";
import { parseArgs } from "./cli/args.ts";
import { USAGE } from "./cli/usage.ts";
import { readEnv, type SimEnv } from "./env.ts";
import { runDry, runDryReplay } from "./run-dry.ts";
import { runLive, runReplay } from "./run-live.ts";
import { CannotStart } from "./shell/cannot-start.ts";
import { openCityMap } from "./shell/city.ts";

const parsed = parseArgs(process.argv.slice(2));
switch (parsed.ask) {
  case "help":
    process.stdout.write(USAGE);
    break;
  case "nothing":
    process.stderr.write(`${parsed.mistakes.join("\n")}\n`);
    process.exitCode = 2;
    break;
  case "run":
    await run(parsed.options).catch(tellAndFail);
}

async function run(options: Extract<typeof parsed, { ask: "run" }>["options"]): Promise<void> {
  const env = readEnv();
  const dir = cityDir(options.city, env);
  const city = await openCityMap(dir).catch((cause: unknown) => {
    throw new CannotStart(`There is no prepared city in ${dir}: \`npm run city -- --help\` says how to make one.`, {
      cause,
    });
  });
  // Milliseconds in base 36: short, and later runs sort after earlier ones.
  const context = { options, env, city, run: options.run ?? Date.now().toString(36) };
  const { dryRun, replayFrom } = options;
  if (dryRun && replayFrom !== null) await runDryReplay(context, replayFrom);
  else if (dryRun) await runDry(context);
  else if (replayFrom !== null) await runReplay(context, replayFrom);
  else await runLive(context);
}

/** The flag names a city or a folder; without it the environment does. */
function cityDir(asked: string | null, env: SimEnv): string {
  if (asked === null) return env.DOORSTEP_CITY_DIR ?? cityFolder(env.DOORSTEP_CITY);
  return /[\\/]/.test(asked) ? asked : cityFolder(asked);
}

function tellAndFail(error: unknown): void {
  const isForPerson = error instanceof CannotStart || error instanceof EnvError;
  process.stderr.write(`${isForPerson ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(isForPerson ? 2 : 1);
}
