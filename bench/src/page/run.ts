/**
 * The page of an order: what its first HTML says, what a phone has to load before the map, and
 * how long a slow phone is busy with it. The order is on its way, so the page has everything on it.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser, openOrderPages } from "@doorstep/test/stack";
import { ROOT, writeResult } from "../result.ts";
import { startBenchServices } from "../services.ts";
import { readFirstHtml } from "./first-html.ts";
import { type Load, loadPage } from "./load.ts";

/** Compressed script before the map. */
const SCRIPT_LIMIT_KB = 120;

export async function page(argv: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...argv],
    options: { rounds: { type: "string", default: "7" }, slowdown: { type: "string", default: "4" } },
  });
  const [rounds, slowdown] = [Number(values.rounds), Number(values.slowdown)];
  const parent = join(ROOT, ".doorstep/bench");
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const dataDir = mkdtempSync(join(parent, "page-"));
  chmodSync(dataDir, 0o755);
  const closing = new AsyncDisposableStack();
  try {
    const { env, stop } = await startBenchServices(dataDir);
    closing.defer(stop);
    const pages = closing.adopt(await openOrderPages(env, dataDir), (opened) => opened.close());
    const browser = closing.adopt(await launchBrowser(), (launched) => launched.close());
    const { link } = await pages.order("onTheWay");

    const html = await readFirstHtml(link, { rounds: 30 });
    const [bare, whole]: [Load[], Load[]] = [[], []];
    // In turn, so that a busy minute of this machine weighs on both.
    for (let round = 0; round < rounds; round++) {
      bare.push(await loadPage(browser, link, { slowdown, withMap: false }));
      whole.push(await loadPage(browser, link, { slowdown, withMap: true }));
    }

    const scriptKb = median(bare, (load) => load.scriptBytes) / 1_000;
    console.log(`first HTML: ${html.says ? "says" : "does NOT say"} where the order stands and when it comes`);
    console.log(
      `  ${kb(html.compressedBytes)} kB compressed; rendered in ${html.p50.toFixed(0)} ms (p50), ${html.p99.toFixed(0)} ms (p99)`,
    );
    console.log(`script before the map, compressed: ${scriptKb.toFixed(1)} kB (aim: under ${SCRIPT_LIMIT_KB})`);
    console.log(`with the map's: ${kb(median(whole, (load) => load.scriptBytes))} kB`);
    console.log(`a phone ${slowdown} times slower, 1.6 Mbit/s, 150 ms away, cold, ${rounds} loads each:`);
    table({ "without its map": bare, "with it": whole });
    const broken = [...bare, ...whole].flatMap((load) => load.errors);
    for (const error of new Set(broken)) console.log(`wrong: ${error}`);

    const summary = { html, scriptKb, withoutMap: summaryOf(bare), withMap: summaryOf(whole), rounds, slowdown };
    writeResult("page", summary);
    return html.says && broken.length === 0 && scriptKb < SCRIPT_LIMIT_KB;
  } finally {
    await closing.disposeAsync();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const FIGURES = {
  "first paint, ms": (load) => load.firstPaintMs,
  "largest paint, ms": (load) => load.largestPaintMs,
  "main thread busy, ms": (load) => load.busyMs,
  "of it script, ms": (load) => load.scriptMs,
  "longest task, ms": (load) => load.longestTaskMs,
  "blocked beyond 50 ms a task, ms": (load) => load.blockedMs,
  "layout shift": (load) => load.shift,
} as const satisfies Readonly<Record<string, (load: Load) => number>>;

const entries = Object.entries(FIGURES) as readonly [string, (load: Load) => number][];

function table(columns: Readonly<Record<string, readonly Load[]>>): void {
  for (const [name, loads] of Object.entries(columns)) {
    console.log(`  ${name}`);
    for (const [figure, of] of entries) {
      const worst = Math.max(...loads.map(of));
      console.log(`    ${figure.padEnd(34)}${show(median(loads, of)).padStart(8)}   worst ${show(worst)}`);
    }
  }
}

const summaryOf = (loads: readonly Load[]): Readonly<Record<string, number>> =>
  Object.fromEntries(entries.map(([figure, of]) => [figure, median(loads, of)]));

function median(loads: readonly Load[], of: (load: Load) => number): number {
  const sorted = loads.map(of).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const kb = (bytes: number): string => (bytes / 1_000).toFixed(1);
const show = (value: number): string => (value < 1 ? value.toFixed(3) : value.toFixed(0));
