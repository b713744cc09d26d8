/** A real browser: an installed one, else Playwright's own, else the one that comes from npm. */
import { existsSync } from "node:fs";
import packaged from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright";

const INSTALLED = [
  "/usr/bin/google-chrome",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const ARGS = [
  "--no-sandbox",
  "--enable-unsafe-swiftshader",
  "--disable-background-networking",
  "--disable-component-update",
];

export async function launchBrowser(): Promise<Browser> {
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed !== undefined) return chromium.launch({ executablePath: installed, args: ARGS });
  if (existsSync(chromium.executablePath())) return chromium.launch({ args: ARGS });
  // Its own arguments: it was built to run without a sandbox and to draw WebGL in software.
  return chromium.launch({ executablePath: await packaged.executablePath(), args: packaged.args });
}
