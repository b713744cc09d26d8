/**
 * Live at scale: ten thousand couriers, five thousand pages, one machine. How long from a ping
 * and from a status to the page, where the time goes, and is everything right that arrives?
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OPS_PASSWORD, signIn, startStack } from "@doorstep/test/stack";
import { ROOT, writeResult } from "../result.ts";
import { startBenchServices } from "../services.ts";
import { requireLinux } from "../stream/harness/process-usage.ts";
import { measureFloors } from "./floors/floors.ts";
import { type LiveOptions, readOptions } from "./options.ts";
import { chartLines, latencyChart } from "./report/chart.ts";
import { summaryTables } from "./report/table.ts";
import { type RunFound, runLoad } from "./run-load.ts";
import { phaseNamed } from "./timeline.ts";

const PARENT = join(ROOT, ".doorstep/bench");
/** Outlives the run. */
const LOG_DIR = join(PARENT, "live-logs");

export async function live(argv: readonly string[]): Promise<boolean> {
  const options = readOptions(argv);
  requireLinux();
  const opened = new AsyncDisposableStack();
  let ending: Promise<void> | undefined;
  const end = (): Promise<void> => {
    ending ??= opened.disposeAsync();
    return ending;
  };
  // Whoever interrupts it is left with nothing running.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void end().finally(() => process.exit(1)));
  }
  try {
    const found = await run(options, opened);
    tell(options, found);
    return found.summary.isRight;
  } finally {
    await end();
  }
}

async function run(options: LiveOptions, opened: AsyncDisposableStack): Promise<RunFound> {
  mkdirSync(PARENT, { recursive: true, mode: 0o755 });
  rmSync(LOG_DIR, { recursive: true, force: true });
  const dir = opened.adopt(mkdtempSync(join(PARENT, "live-")), (path) =>
    rmSync(path, { recursive: true, force: true }),
  );
  const services = opened.adopt(await startBenchServices(dir, { partitionCount: options.partitions }), (each) =>
    each.stop(),
  );
  const floors = await measureFloors(services.env.KAFKA_BROKERS);
  const stack = opened.adopt(await startStack(services.env, LOG_DIR), (each) => each.stop());
  const cookie = await signIn(stack.webUrl, OPS_PASSWORD);
  return runLoad({ options, services: services.env, stack, cookie, dir, logDir: LOG_DIR, floors, opened });
}

function tell(options: LiveOptions, { summary, timeline, seconds }: RunFound): void {
  console.log(summaryTables(summary));
  for (const wrong of summary.wrongs) console.log(`  ${wrong}`);
  writeResult("live", { options, ...summary, seconds });
  const { couriers, orders, sockets } = options;
  const svg = latencyChart({
    title: `From a courier's ping, and from a status, to the page: ${couriers} couriers, ${orders} orders, ${sockets} pages`,
    timeline,
    lines: chartLines(seconds),
    fromS: phaseNamed(timeline, "steady").fromMs / 1_000,
    toS: phaseNamed(timeline, "ending").fromMs / 1_000,
  });
  writeFileSync(join(ROOT, options.chart), svg);
}
