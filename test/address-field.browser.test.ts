/** The first thing a diner does, on a page whose scripts are not there yet. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testServices } from "@doorstep/runtime/testing";
import { expect, onTestFinished, test } from "vitest";
import { launchBrowser } from "./stack/launch-browser.ts";
import { startWeb } from "./stack/start-web.ts";

test("what was typed before the scripts came is looked for all the same", async () => {
  const logDir = await mkdtemp(join(tmpdir(), "doorstep-address-"));
  onTestFinished(() => rm(logDir, { recursive: true, force: true }));
  const web = await startWeb(testServices(), { logDir });
  onTestFinished(() => web.stop());
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: "en-US" });
  const scripts = Promise.withResolvers<void>();
  await page.route("**/*.js*", async (route) => {
    await scripts.promise;
    await route.continue();
  });
  await page.goto(web.url, { waitUntil: "commit" });
  const field = page.getByRole("combobox", { name: "Deliver to" });
  await field.pressSequentially("berro 10");
  const found = page.getByRole("listbox").getByRole("option");
  expect(await found.count()).toBe(0);
  scripts.resolve();
  await found.filter({ hasText: "Berro 10" }).first().waitFor();
  expect(await field.inputValue()).toBe("berro 10");
}, 60_000);
