/** What a process has used, from Linux's own books in /proc. */
import { readFileSync, writeFileSync } from "node:fs";

export interface Usage {
  readonly atMs: number;
  /** User and system time, its ended children's included. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** The kernel counts processor time for us in hundredths of a second, whatever its own clock is. */
const TICKS_PER_SECOND = 100;

export function requireLinux(): void {
  if (process.platform !== "linux") {
    throw new Error("The benchmark reads processor time and memory from /proc, so it needs Linux.");
  }
}

/** Null when the process is gone. */
function usageOf(pid: number): Usage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name before the last bracket may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
    const residentBytes = kilobytes(pid, "VmRSS") * 1024;
    return { atMs: Date.now(), cpuSeconds: ticks / TICKS_PER_SECOND, residentBytes };
  } catch {
    return null;
  }
}

/** The most memory it ever had resident; 0 when it is gone. */
export function peakBytes(pid: number): number {
  try {
    return kilobytes(pid, "VmHWM") * 1024;
  } catch {
    return 0;
  }
}

/** Lets the peak begin anew, for a process that serves several rounds. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

function kilobytes(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
}

export interface UsageWatch {
  /** Processor time used up to a moment, between two samples in proportion. */
  cpuSecondsAt(atMs: number): number;
  stop(): void;
}

const SAMPLE_EVERY_MS = 100;

export function watchUsage(pid: number): UsageWatch {
  const samples: Usage[] = [];
  const sample = (): void => {
    const usage = usageOf(pid);
    if (usage !== null) samples.push(usage);
  };
  sample();
  const timer = setInterval(sample, SAMPLE_EVERY_MS);
  return {
    cpuSecondsAt(atMs) {
      const after = samples.findIndex((each) => each.atMs >= atMs);
      const [left, right] = [samples[after - 1], samples[after]];
      if (right === undefined) return samples.at(-1)?.cpuSeconds ?? 0;
      if (left === undefined) return right.cpuSeconds;
      const share = (atMs - left.atMs) / (right.atMs - left.atMs);
      return left.cpuSeconds + share * (right.cpuSeconds - left.cpuSeconds);
    },
    stop: () => clearInterval(timer),
  };
}
