/**
 * The whole path, in a real browser: place an order, see it confirmed, cooked, carried and
 * delivered, see the marker keep to the road, lose the connection and get it back. One load
 * of the page for all of it.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OrderRoute, OrderSnapshot } from "@doorstep/events/browser";
import { testServices } from "@doorstep/runtime/testing";
import type { Page } from "playwright";
import { expect, onTestFinished, test, vi } from "vitest";
import { openCuttableProxy } from "./stack/cuttable-proxy.ts";
import { distanceToLineM } from "./stack/distance-to-line.ts";
import { launchBrowser } from "./stack/launch-browser.ts";
import { placeOrder } from "./stack/place-order.ts";
import { API_KEY, startStack } from "./stack/start-stack.ts";

const PHONE = { width: 390, height: 844 };
/** A small quick evening: couriers near by, kitchens of seconds, phones without faults. */
const EVENING = [
  ...["--couriers", "150", "--orders-per-minute", "6", "--max-distance-km", "0.5", "--kitchen-minutes", "0.2"],
  ...["--faults", "none", "--ping-every", "1s", "--seed", "journey"],
];
const STEPS = ["Placed", "Confirmed", "Preparing", "Picked up", "On the way", "Delivered"];
/** A marker on the road is on the line that was given out as the route; the rest is rounding. */
const ON_THE_ROAD_M = 2;

test("an order is placed, followed and delivered on one page, through a tunnel and back", {
  timeout: 600_000,
}, async () => {
  const logDir = await mkdtemp(join(tmpdir(), "doorstep-journey-"));
  onTestFinished(() => rm(logDir, { recursive: true, force: true }));
  const stack = await startStack(testServices(), logDir);
  onTestFinished(() => stack.stop());
  await stack.startSim(EVENING);
  const road = await openCuttableProxy(stack.webUrl);
  onTestFinished(() => road.close());
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: PHONE, locale: "en-US" });
  const broken: string[] = [];
  page.on("pageerror", (error) => broken.push(error.message));

  await placeOrder(page, road.url);
  const api = page.url().replace("/orders/", "/api/orders/");
  await watchPage(page);
  const currentStep = page.locator("li[aria-current=step]");
  const strip = page.getByText("Reconnecting…");

  await currentStep.filter({ hasText: /Preparing|Picked up|On the way/ }).waitFor({ timeout: 240_000 });
  expect(await page.getByRole("button", { name: /^Door code/ }).isVisible()).toBe(true);

  road.cut();
  await strip.waitFor({ timeout: 60_000 });
  // What was true stays readable.
  expect(await currentStep.isVisible()).toBe(true);
  road.restore();
  await strip.waitFor({ state: "detached", timeout: 60_000 });

  await page.getByText("Delivered from").waitFor({ timeout: 480_000 });
  const watched = await watchedPage(page);
  const { view, route }: OrderSnapshot = await (await fetch(api)).json();

  expect(watched.loads).toBe(1);
  await expectOthersServed(stack.webUrl);
  expect(broken).toEqual([]);
  expect(view.phase).toBe("delivered");
  expect(view.timeline.filter((step) => step.state === "past").map((step) => step.atMs)).not.toContain(null);
  expectForward(watched.steps);
  expectOnTheRoad(watched.places, route ?? expect.unreachable("a delivered order had a route"));
});

/** The evening's other diners order through the API, as anybody may, and get their food. */
async function expectOthersServed(url: string): Promise<void> {
  const headers = { authorization: `Bearer ${API_KEY}` };
  const look = async () => {
    const { orders } = await (await fetch(`${url}/api/v1/orders?limit=100`, { headers })).json();
    const states = orders.flatMap(({ channel, state }: Record<string, string>) => (channel === "api" ? [state] : []));
    expect(states).toContain("delivered");
    expect(states.length).toBeGreaterThan(3);
  };
  await vi.waitFor(look, { timeout: 180_000, interval: 1_000 });
}

/** What the page showed, written down in the page itself; a reload would lose it. */
interface Watched {
  loads: number;
  /** The step marked as now, each time it changed. */
  steps: string[];
  /** Where the courier's mark stood, each time it moved. */
  places: { position: [number, number]; onRoute: boolean }[];
}

declare global {
  interface Window {
    watched?: Watched;
  }
}

async function watchPage(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watched: Watched = { loads: (window.watched?.loads ?? 0) + 1, steps: [], places: [] };
    window.watched = watched;
    let last = "";
    setInterval(() => {
      const step =
        document.querySelector("li[aria-current=step] span")?.parentElement?.innerText.split(",")[0]?.trim() ?? "";
      if (step !== "" && step !== watched.steps.at(-1)) watched.steps.push(step);
      const mark = document.querySelector<HTMLElement>("[data-position]");
      const at = mark?.dataset.position ?? "";
      if (at === "" || at === last) return;
      last = at;
      const [lon, lat] = at.split(" ").map(Number);
      watched.places.push({ position: [lon ?? 0, lat ?? 0], onRoute: mark?.dataset.onRoute === "true" });
    }, 100);
  });
}

const watchedPage = async (page: Page): Promise<Watched> =>
  (await page.evaluate(() => window.watched)) ?? { loads: 0, steps: [], places: [] };

/** Steps may be too short to be seen; none comes twice or out of turn. */
function expectForward(steps: readonly string[]): void {
  const places = steps.map((step) => STEPS.findIndex((name) => step.startsWith(name))).filter((at) => at >= 0);
  expect(places, steps.join(", ")).toEqual([...new Set(places)].sort((a, b) => a - b));
  expect(places.length).toBeGreaterThanOrEqual(3);
}

function expectOnTheRoad(places: Watched["places"], route: OrderRoute): void {
  const onRoute = places.filter((place) => place.onRoute);
  expect(onRoute.length, "the marker moved").toBeGreaterThan(20);
  const farthestM = Math.max(...onRoute.map(({ position }) => distanceToLineM(position, route.points)));
  expect(farthestM).toBeLessThan(ON_THE_ROAD_M);
}
