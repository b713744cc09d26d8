/** The simulator as its own process, for tests. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface ChildSim {
  /** What it has written to stdout and stderr so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves with the exit code; null when it was killed. */
  readonly ended: Promise<number | null>;
  signal(signal: NodeJS.Signals): void;
}

export function startSim(args: readonly string[], env: Readonly<Record<string, string>>): ChildSim {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, "../main.ts"), "--to", "kafka", ...args],
    {
      env: { PATH: process.env.PATH, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const texts = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => {
    texts.stdout += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    texts.stderr += chunk.toString();
  });
  return {
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    ended: once(child, "close").then(([code]) => (typeof code === "number" ? code : null)),
    signal: (signal) => void child.kill(signal),
  };
}
