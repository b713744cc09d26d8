/** All pages, in one process. One argument: the run's plan. */
import { createLog } from "@doorstep/runtime";
import { createRandom } from "../../stream/job/random.ts";
import { type RunPlan, readPlan, writeFinding } from "../run-plan.ts";
import { phaseNamed, pingClock, STAY_MS, STORM_MS } from "../timeline.ts";
import type { ClientFindings } from "./findings.ts";
import { openNotebook } from "./notebook.ts";
import { createPage } from "./page.ts";

/** 5 % of the pages. */
const SLOW_ONE_IN = 20;
/** Handshakes end this long before the phase does. */
const CONNECTED_BEFORE_MS = 4_000;

watchAll(readPlan(process.argv[2] ?? ""));

function watchAll(plan: RunPlan): void {
  const { options, run, startMs, timeline, webUrl, cookie } = plan;
  const log = createLog({ process: "pages", level: "info" });
  const notebook = openNotebook(plan);
  const random = createRandom(`${options.seed}-pages`);
  const port = Number(new URL(webUrl).port);
  const clock = pingClock(timeline);
  const pages = Array.from({ length: options.sockets }, (_, at) =>
    createPage({
      ...{ run, startMs, clock, port, cookie, notebook },
      slot: at % options.orders,
      tells: at < options.orders,
    }),
  );
  const at = (atMs: number, act: () => void): void => void setTimeout(act, Math.max(0, startMs + atMs - Date.now()));

  const connect = phaseNamed(timeline, "connect");
  const storm = phaseNamed(timeline, "storm");
  const slow = phaseNamed(timeline, "slow");
  const ending = phaseNamed(timeline, "ending");
  const connectMs = connect.toMs - connect.fromMs - CONNECTED_BEFORE_MS;
  for (const [nth, page] of pages.entries()) at(connect.fromMs + (connectMs * nth) / pages.length, page.open);

  at(storm.fromMs, () => {
    log.info("everybody drops");
    for (const page of pages) page.drop();
    const droppedMs = notebook.nowMs();
    for (const page of pages) {
      const returnMs = droppedMs + random() * STORM_MS;
      page.whenBack({
        joined: () => notebook.joined(notebook.nowMs() - returnMs),
        current: () => notebook.current(notebook.nowMs() - droppedMs),
      });
      at(returnMs, page.open);
    }
  });
  at(slow.fromMs, () => {
    for (const page of pages.filter((_, nth) => nth % SLOW_ONE_IN === 0)) {
      page.slowDown();
      at(slow.fromMs + random() * STORM_MS, page.open);
    }
  });
  at(ending.toMs + STAY_MS, () => {
    for (const page of pages) page.close();
    writeFinding<ClientFindings>(plan, "pages", notebook.findings(pages.length));
    log.info("all pages are closed");
    process.exit();
  });
}
