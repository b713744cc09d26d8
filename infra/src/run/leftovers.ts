import { signalGroup } from "../process/managed.ts";
import { waitUntil } from "../wait.ts";
import { isAlive, type ProcessRecord, type RunRecord, readRecord, removeRecord } from "./record.ts";

/** How long a process may take to end when asked. */
const POLITE_LIMIT_MS = 10_000;
/** How long the owner of a run may take to stop everything in order. */
const OWNER_LIMIT_MS = 45_000;

/** Ends the processes of a run whose owner is gone, last started first. Touches nothing that is not in the record. */
export async function stopLeftovers(record: RunRecord, onProgress: (line: string) => void): Promise<void> {
  for (const left of record.processes.toReversed()) {
    if (!isAlive(left)) continue;
    onProgress(`ending ${left.name} (process ${left.pid}), left over from ${record.startedAt}`);
    await endProcess(left, POLITE_LIMIT_MS);
  }
}

/** Stops the run of this folder, whoever started it. Says whether there was one. */
export async function stopRun(dataDir: string, onProgress: (line: string) => void): Promise<boolean> {
  const record = readRecord(dataDir);
  if (record === null) return false;
  if (isAlive(record.owner)) {
    onProgress(`asking process ${record.owner.pid} to stop everything`);
    await endProcess(record.owner, OWNER_LIMIT_MS);
  }
  await stopLeftovers(record, onProgress);
  removeRecord(dataDir);
  return true;
}

async function endProcess(target: ProcessRecord, limitMs: number): Promise<void> {
  process.kill(target.pid, target.stopSignal);
  const gone = async (): Promise<boolean> => !isAlive(target);
  const tooLong = (): Error => new Error(`process ${target.pid} does not end`);
  try {
    await waitUntil(gone, { limitMs, orElse: tooLong });
  } catch {
    signalGroup(target.pid, "SIGKILL");
    await waitUntil(gone, { limitMs: POLITE_LIMIT_MS, orElse: tooLong });
  }
}
