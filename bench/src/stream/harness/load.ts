/** Puts pings on a topic, as fast as it takes them or at a rate. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { javaArguments } from "./java.ts";

export interface LoadOptions {
  readonly brokers: string;
  readonly topic: string;
  /** 0 for as fast as it goes. */
  readonly perSecond: number;
}

/** @returns when each was sent, in their order, at a rate; nothing without one */
export async function sendPings(
  { brokers, topic, perSecond }: LoadOptions,
  pings: Iterable<Buffer>,
): Promise<BigInt64Array> {
  const args = ["--brokers", brokers, "--topic", topic, "--rate", String(perSecond)];
  const child = spawn("java", javaArguments("tools", "Load", "512m", args), { stdio: ["pipe", "pipe", "inherit"] });
  const ended = exitOf(child, "loading");
  const sent = buffer(child.stdout);
  // A loader that ends early breaks the pipe; how it ended says more.
  child.stdin.on("error", () => {});
  for (const chunk of pings) {
    if (child.exitCode !== null) break;
    if (!child.stdin.write(chunk)) await Promise.race([once(child.stdin, "drain"), ended]);
  }
  child.stdin.end();
  await ended;
  const bytes = await sent;
  return BigInt64Array.from({ length: bytes.length / 8 }, (_, nth) => bytes.readBigInt64BE(nth * 8));
}

/** Rejects when it ended badly. */
export async function exitOf(child: ChildProcess, what: string): Promise<void> {
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new Error(`${what} ended with ${signal ?? code}`);
}
