/**
 * The page of an order in every state it has: what a person reads and may do, whether everybody
 * can, and whether it fits. Its own web process and one browser for all of them.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testServices } from "@doorstep/runtime/testing";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OrderPages, openOrderPages } from "./order-page/open-order-pages.ts";
import { shownStates } from "./order-page/shown-states.ts";
import type { ToldStateName } from "./order-page/told-states.ts";
import { launchBrowser } from "./stack/launch-browser.ts";

const PHONE = { width: 390, height: 844 };
/** What is left of the phone's page at 200 % zoom. */
const ZOOMED = { width: 195, height: 422 };
const WCAG_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

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

/** Open once the page has heard from the server. */
async function openLive(page: Page, link: string): Promise<void> {
  const [socket] = await Promise.all([page.waitForEvent("websocket"), page.goto(link)]);
  await socket.waitForEvent("framereceived");
}

const operable = (name: string): string => `:is(a, button, summary):visible:has-text("${name}")`;

const textOf = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).first().innerText()).replace(/\s+/g, " ");

async function violations(page: Page): Promise<readonly string[]> {
  // The policy of the page forbids foreign scripts, so this one comes through the debugger.
  await page.evaluate(axe.source);
  return page.evaluate(async (values) => {
    const { violations } = await window.axe.run({ runOnly: { type: "tag", values } });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
  }, WCAG_AA);
}

/** By how much the page is wider than the window. */
const overhangPx = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

declare global {
  interface Window {
    axe: typeof axe;
  }
}
