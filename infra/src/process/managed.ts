import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf, StartFailure } from "../failure.ts";

export interface ProcessOptions {
  /** As people call it: "Kafka", "worker". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Where its stdout and stderr go. */
  readonly logFile: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** What it takes as a polite request to end. */
  readonly stopSignal?: NodeJS.Signals;
  /** How long it may take to end politely. */
  readonly stopLimitMs?: number;
}

/** A child process in a process group of its own, so that a Ctrl-C meant for us does not reach it directly. */
export interface ManagedProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** How it ended. */
  readonly ended: Promise<ProcessEnd>;
  readonly hasEnded: () => boolean;
  /** Rejects with a sentence and the last lines of its log when it ends. */
  readonly orFailure: Promise<never>;
  /** Asks it to end, and makes it after a limit. */
  stop(): Promise<void>;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const LAST_LINES = 12;

export async function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
  const child = spawnInOwnGroup(options);
  const { pid } = child;
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  if (pid === undefined) {
    const [error] = await new Promise<[Error]>((resolve) => child.once("error", (reason) => resolve([reason])));
    throw new StartFailure(`${options.name} cannot be started: ${error.message}.`, { cause: error });
  }
  let end: ProcessEnd | undefined;
  const orFailure = ended.then((how): never => {
    end = how;
    throw new StartFailure(describeEnd(options, how));
  });
  // Whoever waits for it hears of it; nobody waiting is fine too.
  orFailure.catch(() => {});
  return {
    name: options.name,
    pid,
    logFile: options.logFile,
    ended,
    hasEnded: () => end !== undefined,
    orFailure,
    stop: () => stopChild(child, ended, options),
  };
}

/** The last lines of a log, indented; for showing why something ended. */
export function lastLines(logFile: string): string {
  try {
    const lines = readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-LAST_LINES);
    return lines.map((line) => `    ${line}`).join("\n");
  } catch (error) {
    return `    (no log: ${messageOf(error)})`;
  }
}

/** Signals a process group; a group that is gone already is fine. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  signalQuietly(process.platform === "win32" ? pid : -pid, signal);
}

function spawnInOwnGroup(options: ProcessOptions): ChildProcess {
  mkdirSync(dirname(options.logFile), { recursive: true });
  // A file, not a pipe: a child that outlives us for a moment must not die of a broken pipe while it saves its data.
  const log = openSync(options.logFile, "a");
  try {
    return spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ["ignore", log, log],
      detached: process.platform !== "win32",
      ...options.user,
    });
  } finally {
    closeSync(log);
  }
}

async function stopChild(child: ChildProcess, ended: Promise<ProcessEnd>, options: ProcessOptions): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  // Only the process itself is asked: PostgreSQL and Kafka end their own children in order.
  signalQuietly(pid, options.stopSignal ?? "SIGTERM");
  const limit = setTimeout(() => signalGroup(pid, "SIGKILL"), options.stopLimitMs ?? 10_000);
  await ended;
  clearTimeout(limit);
}

function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function describeEnd({ name, logFile }: ProcessOptions, { code, signal }: ProcessEnd): string {
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  return `${name} ended ${how}. Its last lines, from ${logFile}:\n${lastLines(logFile)}`;
}
