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
import { readOptions } from "./options.ts";
import { chartLines, latencyChart } from "./report/chart.ts";
import { summaryTables } from "./report/table.ts";
import { runLoad } from "./run-load.ts";
import { phaseNamed } from "./timeline.ts";

export async function live(argv: readonly string[]): Promise<boolean> {
  const options = readOptions(argv);
  requireLinux();
  const parent = join(ROOT, ".doorstep/bench");
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const dir = mkdtempSync(join(parent, "live-"));
  const services = await startBenchServices(dir);
  try {
    const floors = await measureFloors(services.env.KAFKA_BROKERS);
    const stack = await startStack(services.env, join(dir, "logs"));
    try {
      const cookie = await signIn(stack.webUrl, OPS_PASSWORD);
      const { summary, timeline, seconds } = await runLoad({
        options,
        services: services.env,
        stack,
        cookie,
        dir,
        floors,
      });
      console.log(summaryTables(summary));
      for (const wrong of summary.wrongs.slice(0, 30)) console.log(`  ${wrong}`);
      writeResult("live", { options, ...summary, seconds });
      const title = `From a courier's ping, and from a status, to the page: ${options.couriers} couriers, ${options.orders} orders, ${options.sockets} pages`;
      const svg = latencyChart({
        ...{ title, timeline, lines: chartLines(seconds) },
        fromS: phaseNamed(timeline, "steady").fromMs / 1_000,
        toS: phaseNamed(timeline, "ending").fromMs / 1_000,
      });
      writeFileSync(join(ROOT, options.chart), svg);
      return summary.isRight;
    } finally {
      await stack.stop();
    }
  } finally {
    await services.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
