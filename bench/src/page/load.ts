/** One cold load of a page in a real browser that plays a slow phone on a slow line. */
import type { launchBrowser } from "@doorstep/test/stack";

type Browser = Awaited<ReturnType<typeof launchBrowser>>;

export interface Load {
  /** As sent, of every script of the page's own. */
  readonly scriptBytes: number;
  readonly firstPaintMs: number;
  readonly largestPaintMs: number;
  /** Everything the main thread did until the page was quiet. */
  readonly busyMs: number;
  readonly scriptMs: number;
  readonly longestTaskMs: number;
  /** The part of each task beyond 50 ms, added up: while it lasts nothing answers a tap. */
  readonly blockedMs: number;
  /** Of the layout; 0 when nothing moved that stood. */
  readonly shift: number;
  readonly errors: readonly string[];
}

/** As Lighthouse's phone: a line of 1.6 Mbit/s, 150 ms away. */
const LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
/** Nothing new for so long, and the page is done. */
const QUIET_MS = 2_000;
const PHONE = { viewport: { width: 390, height: 844 }, locale: "en-US", isMobile: true, hasTouch: true };
/** The map's code, by the names its files are built under. */
const MAP = "**/{order-map,library-,maplibre-gl,mapbox-gl}*.js";

export async function loadPage(
  browser: Browser,
  link: string,
  { slowdown, withMap }: { readonly slowdown: number; readonly withMap: boolean },
): Promise<Load> {
  const context = await browser.newContext(PHONE);
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    if (!withMap) await page.route(MAP, (route) => route.abort());
    const cdp = await context.newCDPSession(page);
    await cdp.send("Network.enable");
    await cdp.send("Performance.enable");
    await cdp.send("Network.emulateNetworkConditions", LINE);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    const scripts = new Set<string>();
    let scriptBytes = 0;
    cdp.on("Network.responseReceived", ({ requestId, type }) => {
      if (type === "Script") scripts.add(requestId);
    });
    cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) scriptBytes += encodedDataLength;
    });

    await page.addInitScript(observe);
    await page.goto(link, { waitUntil: "load" });
    await page.waitForFunction((quietMs) => performance.now() - window.seen.lastMs > quietMs, QUIET_MS);
    const seen = await page.evaluate(() => window.seen);
    const { metrics } = await cdp.send("Performance.getMetrics");
    const ofMetric = (name: string): number => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1_000;
    return {
      ...{
        scriptBytes,
        errors,
        shift: seen.shift,
        firstPaintMs: seen.firstPaintMs,
        largestPaintMs: seen.largestPaintMs,
      },
      ...{ busyMs: ofMetric("TaskDuration"), scriptMs: ofMetric("ScriptDuration") },
      longestTaskMs: Math.max(0, ...seen.tasksMs),
      blockedMs: seen.tasksMs.reduce((sum, ms) => sum + ms - 50, 0),
    };
  } finally {
    await context.close();
  }
}

interface Seen {
  firstPaintMs: number;
  largestPaintMs: number;
  shift: number;
  /** Tasks of more than 50 ms. */
  tasksMs: number[];
  /** When something last happened: a task, a paint, a file. */
  lastMs: number;
}

declare global {
  interface Window {
    seen: Seen;
  }
}

/** Runs in the page, before its own script. */
function observe(): void {
  const seen: Seen = { firstPaintMs: 0, largestPaintMs: 0, shift: 0, tasksMs: [], lastMs: 0 };
  window.seen = seen;
  const watch = (type: string, take: (entry: PerformanceEntry) => void): void => {
    const noteAnd = (entry: PerformanceEntry): void => {
      take(entry);
      seen.lastMs = performance.now();
    };
    new PerformanceObserver((list) => list.getEntries().forEach(noteAnd)).observe({ type, buffered: true });
  };
  watch("paint", ({ name, startTime }) => {
    if (name === "first-contentful-paint") seen.firstPaintMs = startTime;
  });
  watch("largest-contentful-paint", ({ startTime }) => {
    seen.largestPaintMs = startTime;
  });
  watch("layout-shift", (entry) => {
    seen.shift += (entry as PerformanceEntry & { readonly value: number }).value;
  });
  watch("longtask", ({ duration }) => seen.tasksMs.push(duration));
  watch("resource", () => {});
}
