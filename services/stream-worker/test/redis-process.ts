/** A Redis of the test's own, to be killed: the same program as the shared one's. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Redis } from "ioredis";

export interface RedisProcess {
  readonly url: string;
  readonly port: number;
  /** Dies with -9 and stays dead. */
  kill(): Promise<void>;
  /** Dies with -9 and comes back with what its append-only file holds. */
  crash(): Promise<void>;
  /** Dies with -9 and comes back with nothing. */
  forgetEverything(): Promise<void>;
  stop(): Promise<void>;
}

/** With `replicaOf` it follows that one's port until it is told otherwise. */
export async function startRedisProcess(
  shared: Redis,
  { replicaOf }: { readonly replicaOf?: number } = {},
): Promise<RedisProcess> {
  const program = /^executable:(.+)$/m.exec(await shared.info("server"))?.[1]?.trim() ?? "redis-server";
  const dir = await mkdtemp(join(tmpdir(), "doorstep-redis-"));
  const port = await freePort();
  const start = async (): Promise<ChildProcess> => {
    const settings = ["--port", String(port), "--dir", dir, "--appendonly", "yes", "--save", "", "--bind", "127.0.0.1"];
    if (replicaOf !== undefined) settings.push("--replicaof", "127.0.0.1", String(replicaOf));
    const child = spawn(program, settings, { stdio: ["ignore", "pipe", "ignore"] });
    for await (const chunk of child.stdout) if (String(chunk).includes("Ready to accept connections")) break;
    return child;
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  let child = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill: () => kill(child),
    async crash() {
      await kill(child);
      child = await start();
    },
    async forgetEverything() {
      await kill(child);
      await rm(dir, { recursive: true });
      await mkdir(dir);
      child = await start();
    },
    async stop() {
      await kill(child);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}
