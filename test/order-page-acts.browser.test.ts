/** What a diner does on the page of an order, and what the page does of itself. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testServices } from "@doorstep/runtime/testing";
import type { Browser, BrowserContextOptions, Page } from "playwright";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type OpenedOrder, type OrderPages, openOrderPages } from "./order-page/open-order-pages.ts";
import { launchBrowser } from "./stack/launch-browser.ts";

const NEAR = /Lucía is (almost there|turning into your street)/;
const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, locale: "en-US" };

let logDir: string;
let pages: OrderPages;
let browser: Browser;

beforeAll(async () => {
  logDir = await mkdtemp(join(tmpdir(), "doorstep-order-acts-"));
  [pages, browser] = await Promise.all([openOrderPages(testServices(), logDir), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await pages?.close();
  await rm(logDir, { recursive: true, force: true });
});

test("a shared link shows the order, and neither code nor help", async () => {
  const page = await open((await pages.order("onTheWay")).link);
  const code = (await page.getByRole("button", { name: /^Door code/ }).innerText()).match(/\d{4}/)?.[0];
  const shared = await page.getByRole("link", { name: "Share" }).getAttribute("href");
  const friend = await open(new URL(shared ?? expect.unreachable("there is no link"), page.url()).href);
  await friend.getByText("Lucía is cycling").waitFor();
  expect(await friend.getByRole("button", { name: /Door code|Help/ }).count()).toBe(0);
  // As a number of its own: four digits are somewhere in every coordinate.
  expect(await friend.content()).not.toMatch(new RegExp(`(?<![\\w.])${code}(?![\\w.])`));
});

test("a delivery is rated with a tap, put right with another, and still rated when the page is loaded again", async () => {
  const { link } = await pages.order("delivered");
  const page = await open(link);
  await page.getByRole("button", { name: "2 stars" }).click();
  await page.getByText("2 of 5, not good").waitFor();
  await answered(page, "rate", () => page.getByRole("button", { name: "4 stars" }).click());
  await page.reload();
  await page.getByText("4 of 5, good").waitFor();
  expect(await page.getByRole("button", { name: "4 stars", pressed: true }).count()).toBe(1);
});

test("who asks on a tap is told once when the order is near", async () => {
  const order = await pages.order("onTheWay");
  const page = await open(order.link, { permissions: ["notifications"] }, noteNotices);
  await page.getByRole("button", { name: "Tell me when it is near" }).click();
  await page.getByText("You will be told when it is near").waitFor();
  await ride(order, 0.97);
  await page.getByText(NEAR).first().waitFor();
  const notices = (): Promise<string[]> => page.evaluate(() => window.notices);
  await expect.poll(notices).toEqual(["Your order is almost there: Lucía is near your door."]);
  await page.reload();
  await page.getByText(NEAR).first().waitFor();
  await pages.teller.tell([order.evening.fact("order-delivered", 21.9)]);
  await page.getByText("Delivered from").waitFor();
  expect(await notices()).toEqual([]);
});

test("a screen reader is told where the order stands now, and nothing of the way", async () => {
  const order = await pages.order("onTheWay");
  const page = await open(order.link);
  const said = page.locator("p[aria-live=polite]");
  await ride(order, 0.42);
  await page.getByText(/2\.4\skm from you/).waitFor();
  expect(await said.textContent()).toBe("");
  await pages.teller.tell([order.evening.fact("order-delivered", 21.9)]);
  await page.getByText("Delivered from").waitFor();
  expect(await said.textContent()).toBe("Lucía handed it to you at your door.");
});

test("the door code fills the screen and goes again, all by keyboard, with the focus to be seen", async () => {
  const page = await open((await pages.order("onTheWay")).link);
  const button = page.getByRole("button", { name: /^Door code/ });
  await page.keyboard.press("Tab");
  for (let press = 0; press < 20 && !(await isFocused(button)); press++) await page.keyboard.press("Tab");
  expect(await button.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid");
  await page.keyboard.press("Enter");
  await page.getByText("Say it or show it at the door.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("Say it or show it at the door.").waitFor({ state: "hidden" });
  expect(await isFocused(button)).toBe(true);
});

test("in Tamil it is all Tamil, and fits", async () => {
  const page = await open((await pages.order("late")).link, { locale: "ta-IN" });
  expect(await page.locator("html").getAttribute("lang")).toBe("ta");
  const names =
    /El Fogón|Lucía|Doorstep|Visa|UYU|Milanesa napolitana|Ensalada mixta|Pedro Francisco Berro|apt|OpenStreetMap/g;
  expect((await page.locator("main").innerText()).replaceAll(names, "")).not.toMatch(/[A-Za-zÀ-ÿ]{3}/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

/** Open once the page has heard from the server. */
async function open(link: string, more: BrowserContextOptions = {}, first = (): void => {}): Promise<Page> {
  const context = await browser.newContext({ ...PHONE, ...more });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.addInitScript(first);
  const [socket] = await Promise.all([page.waitForEvent("websocket"), page.goto(link)]);
  await socket.waitForEvent("framereceived");
  return page;
}

/** A browser without a screen has nowhere to show a notice; what it is asked to show is noted before. */
function noteNotices(): void {
  window.notices = [];
  const { showNotification } = ServiceWorkerRegistration.prototype;
  ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
    window.notices.push(`${title}: ${options?.body}`);
    return showNotification.call(this, title, options);
  };
}

/** Lucía, a share of the way further along. */
async function ride({ evening }: OpenedOrder, share: number): Promise<void> {
  const { pickupM, lengthM, progress } = evening;
  await pages.teller.tell([progress(21.2, pickupM + (lengthM - pickupM) * share)]);
}

async function answered(page: Page, command: string, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForResponse((response) => response.url().includes(`/${command}?`)), act()]);
}

const isFocused = (of: ReturnType<Page["locator"]>): Promise<boolean> =>
  of.evaluate((element) => element === document.activeElement);

declare global {
  interface Window {
    /** Title and text of each, since the page was loaded. */
    notices: string[];
  }
}
