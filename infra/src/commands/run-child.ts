import { type StdioOptions, spawn } from "node:child_process";
import { ROOT } from "../paths.ts";

export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: StdioOptions;
}

/** Runs a program in this terminal and returns its exit code. Signals meant for us are passed on. */
export function runChild(command: string, args: readonly string[], options: ChildOptions = {}): Promise<number> {
  const child = spawn(command, args, { cwd: ROOT, stdio: "inherit", ...options });
  const passOn = (signal: NodeJS.Signals): void => void child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, passOn);
  return new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  }).finally(() => {
    for (const signal of signals) process.off(signal, passOn);
  });
}
