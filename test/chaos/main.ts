/** `npm run chaos -- …` */
import { parseArgs, USAGE } from "./args.ts";
import { describeFault } from "./plan/faults.ts";
import { planFaults } from "./plan/plan.ts";
import { reportText } from "./report.ts";
import { type ChaosRun, judgeAgain, runChaos } from "./run-chaos.ts";

const parsed = parseArgs(process.argv.slice(2));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

try {
  await run();
} catch (error) {
  say(error instanceof Error ? `\n${error.message}` : String(error));
  process.exitCode = 1;
}

async function run(): Promise<void> {
  switch (parsed.ask) {
    case "help":
      process.stdout.write(USAGE);
      break;
    case "nothing":
      say(parsed.mistakes.join("\n"));
      process.exitCode = 2;
      break;
    case "plan":
      for (const fault of planFaults(parsed.options)) {
        const [from, to] = [fault.atMs, fault.atMs + fault.lastsMs].map((ms) =>
          `${(ms / 1_000).toFixed(1)} s`.padStart(8),
        );
        process.stdout.write(`${from} –${to}  ${describeFault(fault)}\n`);
      }
      break;
    case "run": {
      const ending = new AbortController();
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.on(signal, () => ending.abort(new Error(`Ended by ${signal}.`)));
      }
      tell(await runChaos(parsed.options, { say, signal: ending.signal }));
      break;
    }
    case "judge":
      tell(await judgeAgain(parsed.dataDir));
      break;
  }
}

function tell({ evening, verdict, dataDir }: ChaosRun): void {
  process.stdout.write(`${reportText(evening, verdict)}\n`);
  if (verdict.findings.length === 0) return;
  process.exitCode = 1;
  say(`\nThe data is kept. To compare again: npm run chaos -- --judge ${dataDir}`);
}
