/** `node services/projections/bin/rebuild.ts history | search | live | order ID`, or `npm run rebuild -- …`. */
import { EnvError } from "@doorstep/runtime";
import { parseRebuildArgs, USAGE } from "../src/rebuild/args.ts";
import { readRebuildEnv } from "../src/rebuild/env.ts";
import { runRebuild } from "../src/rebuild/run-rebuild.ts";

const argv = process.argv.slice(2);
const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
if (argv.includes("--help")) process.stdout.write(USAGE);
else {
  const command = parseRebuildArgs(argv);
  if (command === null) {
    say(USAGE);
    process.exitCode = 2;
  } else {
    process.exitCode = await rebuild(command).catch((error: unknown) => {
      say(error instanceof Error ? error.message : String(error));
      return error instanceof EnvError ? 2 : 1;
    });
  }
}

async function rebuild(command: NonNullable<ReturnType<typeof parseRebuildArgs>>): Promise<number> {
  return runRebuild(command, readRebuildEnv(process.env), say);
}
