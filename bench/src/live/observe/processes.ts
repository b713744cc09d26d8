/** What each process of the run has used, from Linux's own books in /proc. */
import { readdirSync, readFileSync } from "node:fs";

/** By what is in its command line; a process's own children count with it. */
interface ProcessName {
  readonly name: string;
  readonly mark: RegExp;
}

const PROCESSES: readonly ProcessName[] = [
  { name: "worker", mark: /services\/stream-worker\/src\/main\.ts/ },
  { name: "web", mark: /apps\/web\/server\.ts|next-server/ },
  { name: "Kafka", mark: /kafka\.Kafka/ },
  { name: "Redis", mark: /redis-server/ },
  { name: "PostgreSQL", mark: /postgres/ },
  { name: "load", mark: /live\/load\/main\.ts/ },
  { name: "operations", mark: /live\/operations\/main\.ts/ },
  { name: "pages", mark: /live\/clients\/main\.ts/ },
  { name: "benchmark", mark: /bench\/src\/main\.ts/ },
];

export interface ProcessUse {
  readonly cpuSeconds: number;
  /** Through sockets, pipes and files. */
  readonly readMegabytes: number;
  readonly writtenMegabytes: number;
  readonly residentMegabytes: number;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly cpuSeconds: number;
}

/** The kernel counts processor time for us in hundredths of a second, whatever its own clock is. */
const TICKS_PER_SECOND = 100;

/** Of this process and all that it has begun, by name; those of others on this machine do not count. */
export function usesOf(rootPid: number): ReadonlyMap<string, ProcessUse> {
  const all = new Map(readProcesses().map((each) => [each.pid, each]));
  const nameOf = (process: Process | undefined): string | null => {
    if (process === undefined) return null;
    const own = PROCESSES.find(({ mark }) => mark.test(process.command))?.name;
    return own ?? (process.pid === rootPid ? null : nameOf(all.get(process.parent)));
  };
  const uses = new Map<string, ProcessUse>();
  for (const each of all.values()) {
    if (!descends(each, rootPid, all)) continue;
    const name = nameOf(each) ?? "benchmark";
    const before = uses.get(name) ?? { cpuSeconds: 0, readMegabytes: 0, writtenMegabytes: 0, residentMegabytes: 0 };
    const { read, written } = traffic(each.pid);
    uses.set(name, {
      cpuSeconds: before.cpuSeconds + each.cpuSeconds,
      readMegabytes: before.readMegabytes + read,
      writtenMegabytes: before.writtenMegabytes + written,
      residentMegabytes: before.residentMegabytes + megabytes(each.pid),
    });
  }
  return uses;
}

function descends(process: Process, rootPid: number, all: ReadonlyMap<number, Process>): boolean {
  for (let each: Process | undefined = process; each !== undefined; each = all.get(each.parent)) {
    if (each.pid === rootPid) return true;
  }
  return false;
}

function readProcesses(): readonly Process[] {
  return readdirSync("/proc").flatMap((entry) => {
    const pid = Number(entry);
    const found = Number.isInteger(pid) ? readProcess(pid) : null;
    return found === null ? [] : [found];
  });
}

/** Null when it is gone. */
function readProcess(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name before the last bracket may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const command = readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ");
    const ticks = [11, 12].reduce((sum, at) => sum + Number(fields[at]), 0);
    return { pid, parent: Number(fields[1]), command, cpuSeconds: ticks / TICKS_PER_SECOND };
  } catch {
    return null; // it has ended meanwhile
  }
}

/** Megabytes since it began. */
function traffic(pid: number): { readonly read: number; readonly written: number } {
  try {
    const io = readFileSync(`/proc/${pid}/io`, "latin1");
    const bytes = (name: string): number => Number(new RegExp(`^${name}: (\\d+)`, "m").exec(io)?.[1] ?? 0);
    return { read: bytes("rchar") / 1e6, written: bytes("wchar") / 1e6 };
  } catch {
    return { read: 0, written: 0 }; // it has ended meanwhile
  }
}

/** What it alone keeps in memory, and its share of what it has in common with others. */
function megabytes(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "latin1");
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1_024;
  } catch {
    return residentMegabytes(pid);
  }
}

function residentMegabytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? 0) / 1_024;
  } catch {
    return 0; // it has ended meanwhile
  }
}
