import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Metrics } from "./metrics.ts";

/** What a process says about itself. `problems` names what is wrong, one sentence each; none means healthy. */
export interface Health {
  readonly problems: readonly string[];
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface HealthOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly health: () => Promise<Health>;
  readonly metrics: Metrics;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** `GET /health` (JSON; 200 when there is no problem, else 503) and `GET /metrics`, on a port of their own. */
export async function serveHealth({ port, health, metrics }: HealthOptions): Promise<HealthServer> {
  const server = createServer(async (request, response) => {
    const path = request.url?.split("?")[0];
    if (path === "/health") return answerHealth(response, health);
    if (path === "/metrics") return answer(response, 200, metrics.contentType, await metrics.text());
    return answer(response, 404, "text/plain", "Here are only /health and /metrics.\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answerHealth(response: ServerResponse, health: () => Promise<Health>): Promise<void> {
  const report = await health().catch((error: unknown) => ({
    problems: [error instanceof Error ? error.message : String(error)],
  }));
  const healthy = report.problems.length === 0;
  answer(response, healthy ? 200 : 503, "application/json", `${JSON.stringify({ healthy, ...report })}\n`);
}

function answer(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { "content-type": contentType }).end(body);
}
