/**
 * The page of an order in every state it has: what a person reads and may do, whether everybody
 * can, and whether it fits. Its own web process and one browser for all of them.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testServices } from "@doorstep/runtime/testing";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { cutOften } from "./order-page/cut-often.ts";
import { type OrderPages, openOrderPages } from "./order-page/open-order-pages.ts";
import { shownStates } from "./order-page/shown-states.ts";
import { type ToldStateName, toldStates } from "./order-page/told-states.ts";
import { openCuttableProxy } from "./stack/cuttable-proxy.ts";
import { launchBrowser } from "./stack/launch-browser.ts";
import { violations } from "./stack/violations.ts";

const PHONE = { width: 390, height: 844 };
/** What is left of the phone's page at 200 % zoom. */
const ZOOMED = { width: 195, height: 422 };
/** Eight pages of one order beside one that is left alone. */
const CUT_PAGES = 8;
const CUTS = 200;
/** The evening's seventy-odd records take as long as the cuts. */
const RECORD_EVERY_MS = 120;

let logDir: string;
let pages: OrderPages;
let browser: Browser;
let context: BrowserContext;
let scriptless: BrowserContext;

beforeAll(async () => {
  logDir = await mkdtemp(join(tmpdir(), "doorstep-order-page-"));
  [pages, browser] = await Promise.all([openOrderPages(testServices(), logDir), launchBrowser()]);
  [context, scriptless] = await Promise.all([
    // Half way between two themes nothing has its colour: without motion there is no half way.
    browser.newContext({ viewport: PHONE, locale: "en-US", reducedMotion: "reduce" }),
    browser.newContext({ viewport: PHONE, locale: "en-US", javaScriptEnabled: false }),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await pages?.close();
  await rm(logDir, { recursive: true, force: true });
});

test.each(Object.keys(shownStates) as ToldStateName[])("%s: what is, when, and what can be done", async (name) => {
  const { headline, says, actions, hasNot = [] } = shownStates[name];
  const { link } = await pages.order(name);

  const plain = await scriptless.newPage();
  await plain.goto(link);
  expect(await textOf(plain, "h1")).toMatch(headline);
  for (const said of says) expect(await textOf(plain, "main")).toMatch(said);
  await plain.close();

  const page = await context.newPage();
  const broken: string[] = [];
  page.on("pageerror", (error) => broken.push(error.message));
  await openLive(page, link);
  expect(await textOf(page, "h1")).toMatch(headline);
  for (const said of says) expect(await textOf(page, "main")).toMatch(said);
  for (const action of actions) await page.locator(operable(action)).first().waitFor();
  for (const action of hasNot) expect(await page.locator(operable(action)).count(), action).toBe(0);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), colorScheme).toEqual([]);
  }
  expect(await overhangPx(page), "on the phone").toBe(0);
  await page.setViewportSize(ZOOMED);
  expect(await overhangPx(page), "at 200 % zoom").toBe(0);
  await page.close();
  expect(broken).toEqual([]);
});

test("pages cut off at 200 moments end as one that never was, and never go back", async () => {
  const { evening, link } = await pages.untold(toldStates.delivered.minutes);
  const records = toldStates.delivered.records(evening);
  const roads = await Promise.all(Array.from({ length: CUT_PAGES }, () => openCuttableProxy(pages.url)));
  onTestFinished(async () => void (await Promise.all(roads.map((road) => road.close()))));
  const mapless = await browser.newContext({ viewport: PHONE, locale: "en-US" });
  onTestFinished(() => mapless.close());
  // So many maps are more than two cores can draw; what is compared is what is read.
  await mapless.route("**/order-map-*.js", (route) => route.abort());
  let connections = 0;
  const open = async (from: string): Promise<Page> => {
    const page = await mapless.newPage();
    page.on("websocket", () => connections++);
    await openLive(page, link.replace(pages.url, from));
    await page.evaluate(noteSteps);
    return page;
  };
  const whole = await open(pages.url);
  const cut = await Promise.all(roads.map((road) => open(road.url)));

  const cutting = Promise.all(roads.map((road, at) => cutOften(road, { seed: at, times: CUTS / CUT_PAGES })));
  for (const record of records) {
    await pages.teller.tell([record], "receivedAtMs" in record ? record.receivedAtMs : record.atMs);
    await whole.waitForTimeout(RECORD_EVERY_MS);
  }
  await cutting;
  const last = /Lucía handed it to you at your door\./;
  for (const page of [whole, ...cut]) await page.getByText(last).first().waitFor();

  for (const page of cut) {
    expect(await readWhole(page)).toBe(await readWhole(whole));
    const steps = await page.evaluate(() => window.stepsDone);
    expect(steps, "never backwards").toEqual(steps.toSorted((a, b) => a - b));
  }
  expect(connections).toBeGreaterThan(CUTS / 2);
});

/** Everything there is to read, folded away or not; but not what was last read out. */
const readWhole = (page: Page): Promise<string> =>
  page.locator("main").evaluate((main) => {
    const copy = main.cloneNode(true) as HTMLElement;
    for (const said of copy.querySelectorAll("[aria-live], [role=status]")) said.remove();
    return copy.textContent;
  });

/** How many steps are not to come any more, each time it changed. A load of the page would lose it. */
function noteSteps(): void {
  const steps: number[] = [];
  window.stepsDone = steps;
  const note = (): void => {
    const rows = [...document.querySelectorAll("main ol li")];
    const done = rows.filter((row) => !row.textContent.includes("to come")).length;
    if (done !== steps.at(-1)) steps.push(done);
  };
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
  note();
}

/** Open once the page has heard from the server. */
async function openLive(page: Page, link: string): Promise<void> {
  const [socket] = await Promise.all([page.waitForEvent("websocket"), page.goto(link)]);
  await socket.waitForEvent("framereceived");
}

const operable = (name: string): string => `:is(a, button, summary):visible:has-text("${name}")`;

const textOf = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).first().innerText()).replace(/\s+/g, " ");

/** By how much the page is wider than the window. */
const overhangPx = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

declare global {
  interface Window {
    stepsDone: number[];
  }
}
