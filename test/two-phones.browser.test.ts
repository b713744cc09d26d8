/**
 * Doorstep with two phones and no simulator: one orders, the other brings it, through a press
 * taken back, a tunnel and a wrong code.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { CourierJobs } from "@doorstep/events/browser";
import { testServices } from "@doorstep/runtime/testing";
import type { BrowserContext, Page } from "playwright";
import { expect, onTestFinished, test } from "vitest";
import { launchBrowser } from "./stack/launch-browser.ts";
import { placeOrder } from "./stack/place-order.ts";
import { startStack } from "./stack/start-stack.ts";
import { violations } from "./stack/violations.ts";

const PHONE = { viewport: { width: 390, height: 844 }, locale: "en-US" };
/** Nobody stands in the kitchens: they cook for three seconds. */
const SETTINGS = { WEB_KITCHENS: "own", WEB_COOKING_MINUTES: "0.05" };
const CENTRE = { latitude: -34.9061, longitude: -56.1914 };

test("one phone orders, the other brings it to the door", { timeout: 240_000 }, async () => {
  const logDir = await mkdtemp(join(tmpdir(), "doorstep-phones-"));
  onTestFinished(() => rm(logDir, { recursive: true, force: true }));
  const stack = await startStack(testServices(), logDir, SETTINGS);
  onTestFinished(() => stack.stop());
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());

  const phone = await browser.newContext({ ...PHONE, permissions: ["geolocation"], geolocation: CENTRE });
  const ride = startRide(phone);
  onTestFinished(() => ride.stop());
  const courier = await phone.newPage();
  const broken: string[] = [];
  courier.on("pageerror", (error) => broken.push(error.message));
  await courier.goto(`${stack.webUrl}/courier`);
  await signIn(courier, "AAAA-AAAA-AAAA-AAAA");
  await courier.getByText("No courier has this code").waitFor();
  await signIn(courier, await newCode("Ana Silva"));
  await courier.getByRole("button", { name: "Go online" }).click();
  await courier.getByRole("switch", { name: "Online", checked: true }).waitFor();
  await courier.getByText(/^Sent \d+\ss ago$/).waitFor({ timeout: 30_000 });

  const diner = await browser.newPage(PHONE);
  await placeOrder(diner, stack.webUrl, async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      // Colours on their way from one scheme to the other have no contrast to speak of.
      await diner.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect(await violations(diner), `${diner.url()} ${colorScheme}`).toEqual([]);
    }
    await diner.emulateMedia({ colorScheme: null, reducedMotion: null });
  });
  const step = diner.locator("li[aria-current=step]");

  await courier.getByText("New job").waitFor({ timeout: 60_000 });
  expect(await violations(courier)).toEqual([]);
  await courier.getByRole("button", { name: "Accept" }).click();
  const haveBag = courier.getByRole("button", { name: "I have the bag" });
  await haveBag.click();
  await courier.getByRole("button", { name: "Undo" }).click();
  await haveBag.click();
  await step.filter({ hasText: /Picked up|On the way/ }).waitFor({ timeout: 60_000 });
  await diner.getByText(/Ana/).first().waitFor();

  // A tunnel: what is not sent is kept, and goes in one batch afterwards.
  ride.along(await wayOf(courier));
  await phone.setOffline(true);
  await courier.getByText(/positions kept, will send/).waitFor({ timeout: 60_000 });
  await phone.setOffline(false);
  await courier.getByText(/^Sent \d+\ss ago$/).waitFor({ timeout: 30_000 });

  const code = await doorCode(diner);
  await enterCode(courier, code === "0000" ? "1111" : "0000");
  await courier.getByText("That is not the code of this order.").waitFor();
  expect(await violations(courier)).toEqual([]);
  await enterCode(courier, code);
  await courier.getByText("You are online").waitFor({ timeout: 30_000 });
  await diner.getByText("Delivered from").waitFor({ timeout: 60_000 });
  await courier.getByRole("switch", { name: "Online" }).click();
  await courier.getByText("Hello, Ana Silva").waitFor();
  expect(broken).toEqual([]);
});

/** As whoever runs the city does. */
async function newCode(name: string): Promise<string> {
  const keys = join(import.meta.dirname, "../apps/web/bin/keys.ts");
  const env = { ...process.env, DATABASE_URL: testServices().DATABASE_URL };
  const { stdout } = await promisify(execFile)(process.execPath, [keys, "courier", "--name", name], { env });
  return stdout.trim();
}

async function signIn(page: Page, code: string): Promise<void> {
  await page.getByLabel("Your code").fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
}

interface Ride {
  along(way: readonly (readonly [lon: number, lat: number])[]): void;
  stop(): Promise<void>;
}

/** A phone finds itself every half second, a little beside where it was; told a way, it rides along it at its own pace. */
function startRide(phone: BrowserContext): Ride {
  let way: readonly (readonly [number, number])[] = [[CENTRE.longitude, CENTRE.latitude]];
  let point = 0;
  let shaken = 0;
  let setting: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    shaken = (shaken + 1) % 4;
    if (shaken === 0 && point < way.length - 1) point++;
    const [longitude = 0, latitude = 0] = way[point] ?? [];
    setting = phone.setGeolocation({ longitude: longitude + shaken * 1e-6, latitude, accuracy: 8 }).catch(() => {});
  }, 500);
  return {
    along(next) {
      way = next;
      point = 0;
    },
    stop: () => {
      clearInterval(timer);
      return setting;
    },
  };
}

async function wayOf(page: Page): Promise<CourierJobs["jobs"][number]["route"]> {
  const { jobs }: CourierJobs = await (await page.request.get(new URL("/api/courier/jobs", page.url()).href)).json();
  return jobs[0]?.route ?? expect.unreachable("there is a way to go");
}

async function doorCode(page: Page): Promise<string> {
  const text = await page.getByRole("button", { name: /^Door code/ }).innerText();
  return text.match(/\d{4}/)?.[0] ?? expect.unreachable("there is a code");
}

async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByRole("button", { name: "Enter the code" }).click();
  await page.getByRole("textbox").fill(code);
  await page.getByRole("button", { name: "Delivered" }).click();
}
