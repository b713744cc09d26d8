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

/** WebGL in software, since few test machines have a graphics card; and no calls of the browser's own to the outside. */
const ARGS = [
  "--no-sandbox",
  "--no-zygote",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
  "--disable-background-networking",
  "--disable-component-update",
];

export async function launchBrowser(): Promise<Browser> {
  const executablePath =
    INSTALLED.find((path) => existsSync(path)) ??
    (existsSync(chromium.executablePath()) ? chromium.executablePath() : await packaged.executablePath());
  return chromium.launch({ executablePath, args: ARGS });
}
