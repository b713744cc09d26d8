/**
 * The operations clients, in a process of their own: to read the whole city once a second takes a
 * hundred times what a page takes, and pages beside them would seem late. One argument: the run's plan.
 */
import { createLog } from "@doorstep/runtime";
import { createRandom } from "../../stream/job/random.ts";
import { type RunPlan, readPlan, writeFinding } from "../run-plan.ts";
import { phaseNamed, STAY_MS, STORM_MS } from "../timeline.ts";
import { createOperations } from "./client.ts";
import type { OperationsFindings } from "./findings.ts";
import { openNotes } from "./notes.ts";

const CLIENTS = 3;

watchCity(readPlan(process.argv[2] ?? ""));

function watchCity(plan: RunPlan): void {
  const { options, startMs, timeline, webUrl, cookie } = plan;
  const log = createLog({ process: "operations", level: "info" });
  const notes = openNotes(plan);
  const random = createRandom(`${options.seed}-operations`);
  const port = Number(new URL(webUrl).port);
  const clients = Array.from({ length: CLIENTS }, (_, nth) =>
    createOperations({ port, cookie, notes, tellsLadder: nth === 0 }),
  );
  const at = (atMs: number, act: () => void): void => void setTimeout(act, Math.max(0, startMs + atMs - Date.now()));

  const storm = phaseNamed(timeline, "storm");
  for (const each of clients) {
    at(phaseNamed(timeline, "connect").fromMs, each.open);
    at(storm.fromMs, each.drop);
    at(storm.fromMs + 1 + random() * STORM_MS, each.open);
  }
  at(phaseNamed(timeline, "ending").toMs + STAY_MS, () => {
    for (const each of clients) each.close();
    writeFinding<OperationsFindings>(plan, "operations", notes.findings());
    log.info("all operations clients are closed");
    process.exit();
  });
}
