import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * What tells this process from a later one with the same pid: when it was started.
 * A command line would not do, since PostgreSQL, Redis and Next.js rewrite theirs.
 * `null` when there is no such process (or it has ended and only waits to be buried).
 */
export function processIdentity(pid: number): string | null {
  return process.platform === "linux" ? identityFromProc(pid) : identityFromPs(pid);
}

function identityFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the name in parentheses and may hold anything, also spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, startedTicks] = [fields[0], fields[19]];
    if (state === "Z" || state === "X" || startedTicks === undefined) return null;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}:${startedTicks}`;
  } catch {
    return null; // no such process
  }
}

function identityFromPs(pid: number): string | null {
  try {
    const line = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe" });
    return line.trim() || null;
  } catch {
    return null; // ps says so by its exit code
  }
}
