import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { StartFailure } from "../failure.ts";
import type { Run } from "../run/run.ts";
import { waitUntil } from "../wait.ts";

const execute = promisify(execFile);

/** The binaries inside the Java package `embedded-redis`, by platform. Its Windows one is too old. */
const PACKAGED_BINARIES: Readonly<Record<string, string>> = {
  "linux-x64": "redis-server-6.2.6-v5-linux-amd64",
  "linux-arm64": "redis-server-6.2.7-linux-arm64",
  "darwin-x64": "redis-server-6.2.6-v5-darwin-amd64",
  "darwin-arm64": "redis-server-6.2.6-v5-darwin-arm64",
};

export interface LocalRedis {
  readonly run: Run;
  readonly port: number;
  /** Path of a redis-server, 6.2 or newer. */
  readonly binary: string;
}

/** A Redis that never evicts and writes every change to its append-only file. */
export async function startLocalRedis({ run, port, binary }: LocalRedis): Promise<string> {
  const home = join(run.dataDir, "redis");
  await mkdir(home, { recursive: true });
  const settings = {
    bind: "127.0.0.1",
    port: String(port),
    dir: home,
    appendonly: "yes",
    // The append-only file holds everything; snapshots beside it would only cost a fork each.
    save: "",
    // Rewriting it forks and takes a core for a second; a busy evening would have that every ten seconds.
    "auto-aof-rewrite-min-size": "512mb",
    "maxmemory-policy": "noeviction",
    daemonize: "no",
  };
  const redis = await run.start({
    name: "Redis",
    command: binary,
    vital: true,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
  });
  const url = `redis://127.0.0.1:${port}`;
  await waitUntil(() => redisAnswers(url), {
    limitMs: 60_000,
    unless: redis.orFailure,
    orElse: () => new StartFailure(`Redis does not answer at ${url} after a minute: see ${redis.logFile}.`),
  });
  return url;
}

/** Whether Redis there takes commands. One that is still loading its data says no; one that wants a password is up. */
export async function redisAnswers(url: string): Promise<boolean> {
  return /^(\+PONG|-NOAUTH)/.test(await askRedis(url, "PING"));
}

/** Deletes everything in all its databases. */
export async function emptyRedis(url: string): Promise<void> {
  const reply = await askRedis(url, "FLUSHALL");
  if (!reply.startsWith("+OK")) throw new Error(`Redis at ${url} cannot be emptied: ${reply}`);
}

/** One command, one short reply as the protocol has it, without a client library. */
export function askRedis(url: string, command: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) || 6379 });
    socket.once("close", () => reject(new Error("the connection was closed")));
    socket.once("error", reject);
    socket.setTimeout(10_000, () => socket.destroy(new Error("no reply within 10 s")));
    socket.once("connect", () => socket.write(`${command}\r\n`));
    socket.once("data", (reply) => {
      resolve(reply.toString().trim());
      socket.destroy();
    });
  });
}

/** A redis-server on the PATH that is new enough, if there is one. */
export async function findInstalledRedis(): Promise<string | null> {
  try {
    const { stdout } = await execute("redis-server", ["--version"]);
    const [, major = "0", minor = "0"] = /v=(\d+)\.(\d+)/.exec(stdout) ?? [];
    return Number(major) * 100 + Number(minor) >= 602 ? "redis-server" : null;
  } catch {
    return null; // not installed
  }
}

/** The packaged redis-server of this platform, in the folder its package was unpacked to. */
export function packagedRedis(libDir: string): string {
  const platform = `${process.platform}-${process.arch}`;
  const file = PACKAGED_BINARIES[platform];
  if (file !== undefined && existsSync(join(libDir, file))) return join(libDir, file);
  throw new StartFailure(`There is no packaged Redis for ${platform}: install redis-server, or start Docker.`);
}
