/** The worker as it really runs: a process of its own, which can be killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface WorkerProcess {
  /** A line of its log with this message. */
  said(message: string): Promise<Record<string, unknown>>;
  readonly lines: readonly Record<string, unknown>[];
  signal(signal: NodeJS.Signals): void;
  /** SIGKILL, and gone. */
  kill(): Promise<void>;
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>;
  metrics(): Promise<string>;
}

const MAIN = join(import.meta.dirname, "../src/main.ts");

/** Where the worker finds its services; its other settings are their defaults unless given. */
export interface WorkerEnv {
  readonly KAFKA_BROKERS: string;
  readonly REDIS_URL: string;
  readonly DATABASE_URL: string;
  readonly CHECKPOINT_EVERY_SECONDS?: string;
}

export function startWorkerProcess(env: WorkerEnv): WorkerProcess {
  const child = spawn(process.execPath, ["--disable-warning=TimeoutNegativeWarning", MAIN], {
    env: { ...env, WORKER_PORT: "0", LOG_LEVEL: "info" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stderr }).on("line", (line) => {
    lines.push(parse(line));
    for (const look of waiting) look();
  });
  const exited = once(child, "exit");

  const said = (message: string) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const look = () => {
        const line = lines.find(({ msg }) => msg === message);
        if (line === undefined) return;
        waiting.delete(look);
        resolve(line);
      };
      waiting.add(look);
      look();
      void exited.then(() =>
        reject(new Error(`the worker ended before it said "${message}": ${JSON.stringify(lines.at(-1))}`)),
      );
    });

  return {
    said,
    lines,
    signal: (signal) => void child.kill(signal),
    async kill() {
      end(child, "SIGKILL");
      await exited;
    },
    async stop() {
      end(child, "SIGTERM");
      const [code] = (await exited) as [number | null];
      return code;
    },
    async metrics() {
      const { port } = await said("worker ready");
      return (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    },
  };
}

function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
}

function parse(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return { msg: line };
  }
}
