import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { startTestServices } from "@doorstep/infra/testing";
import type { TestServices } from "@doorstep/runtime/testing";
import type { TestProject } from "vitest/node";

const execute = promisify(execFile);
const ROOT = join(import.meta.dirname, "../..");
/** The same folder as `npm start` uses: it is a cache of something that does not change. */
const CITY_DIR = join(ROOT, ".doorstep/cities/montevideo");

/** Starts real services once for all test files of a project, and stops them after the last. */
export default async function startServicesForTests(project: TestProject): Promise<() => Promise<void>> {
  const run = (script: string, env: Record<string, string>, ...args: string[]): Promise<unknown> =>
    execute(process.execPath, [join(ROOT, script), ...args], { env: { ...process.env, ...env } });
  const [{ env, stop }] = await Promise.all([
    startTestServices({ migrate: (DATABASE_URL) => run("prisma/bin/migrate.ts", { DATABASE_URL }) }),
    existsSync(join(ROOT, "packages/city/bin/city.ts")) && run("packages/city/bin/city.ts", {}, "prepare"),
  ]);
  const services: TestServices = { ...env, DOORSTEP_CITY_DIR: CITY_DIR };
  project.provide("services", services);
  return stop;
}
