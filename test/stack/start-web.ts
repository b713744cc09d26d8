/** The web process alone, as people run it: pages and sockets over the services given. The page must have been built. */
import { join } from "node:path";
import { freePorts, startProcess, waitUntil } from "@doorstep/infra/processes";
import type { TestServices } from "@doorstep/runtime/testing";
import { stackSettings } from "./start-stack.ts";

const ROOT = join(import.meta.dirname, "../..");

export interface WebAlone {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startWeb(
  services: TestServices,
  { logDir, settings = {} }: { readonly logDir: string; readonly settings?: Readonly<Record<string, string>> },
): Promise<WebAlone> {
  const [port] = await freePorts(1);
  const web = await startProcess({
    name: "web",
    command: process.execPath,
    args: [join(ROOT, "apps/web/server.ts")],
    env: { ...stackSettings(services), WEB_PORT: String(port), ...settings },
    cwd: ROOT,
    logFile: join(logDir, "web.log"),
  });
  const url = `http://127.0.0.1:${port}`;
  await waitUntil(async () => (await fetch(`${url}/metrics`)).ok, {
    limitMs: 60_000,
    everyMs: 100,
    orElse: (cause) => new Error(`web did not answer; see ${web.logFile}`, { cause }),
    unless: web.orFailure,
  });
  return { url, stop: () => web.stop() };
}
