import type { Log, LogAdmin } from "@doorstep/runtime";

/** What is restored from a checkpoint is read again from there; a day leaves time to notice and to mend. */
export const LEAST_RETENTION_MS = 24 * 3_600_000;

/**
 * Warns of logs that forget sooner than a restored state may need them. The oldest checkpoint
 * kept is minutes old, so that a day covers it, and most of a night in which nobody looks.
 */
export async function checkRetention(
  admin: Pick<LogAdmin, "retentionMs">,
  topics: readonly string[],
  log: Pick<Log, "warn">,
): Promise<void> {
  for (const topic of topics) {
    const retentionMs = await admin.retentionMs(topic);
    if (retentionMs === null || retentionMs >= LEAST_RETENTION_MS) continue;
    log.warn(
      { topic, retentionMs },
      `"${topic}" keeps its records for less than a day: a state restored from a checkpoint may find some of them gone (set retention.ms to ${LEAST_RETENTION_MS} or more)`,
    );
  }
}
