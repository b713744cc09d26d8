import { afterEach, expect, test } from "vitest";
import { type Health, type HealthServer, serveHealth } from "./health.ts";
import { createMetrics } from "./metrics.ts";

let server: HealthServer | undefined;
afterEach(() => server?.close());

const get = async (path: string, health: () => Promise<Health> = async () => ({ problems: [] })) => {
  server = await serveHealth({ port: 0, health, metrics: createMetrics() });
  return fetch(`http://127.0.0.1:${server.port}${path}`);
};

test("healthy is 200 and says so", async () => {
  const response = await get("/health", async () => ({ problems: [], details: { lagRecords: 3 } }));
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ healthy: true, problems: [], details: { lagRecords: 3 } });
});

test("a problem is 503 and named", async () => {
  const response = await get("/health", async () => ({ problems: ["Redis does not answer"] }));
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ healthy: false, problems: ["Redis does not answer"] });
});

test("a check that fails is a problem too", async () => {
  const response = await get("/health", () => Promise.reject(new Error("no broker")));
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ healthy: false, problems: ["no broker"] });
});

test("metrics are text; anything else is not here", async () => {
  const response = await get("/metrics");
  expect(await response.text()).toContain("process_cpu_seconds_total");
  await server?.close();
  expect((await get("/other")).status).toBe(404);
});

test("a port that is taken is an error, not a silence", async () => {
  await get("/health");
  const options = { port: server?.port ?? 0, health: async () => ({ problems: [] }), metrics: createMetrics() };
  await expect(serveHealth(options)).rejects.toThrow("EADDRINUSE");
});
