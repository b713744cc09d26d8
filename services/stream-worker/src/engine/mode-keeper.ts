/**
 * When a partition falls behind, its owner says on the log that less is to be done from here
 * on, and when it has caught up, that all is. Only the log decides what a stage computes: a
 * replay meets the same words at the same place.
 *
 *     lag    0 s ── 2 s ── 3 s ──────────── 0.3 s ─ … ─ 0.3 s
 *     says                 keep every 4th               keep all
 *
 * While the load lasts, doing all again only brings the lag back. So who falls behind again
 * soon after has to be caught up twice as long before it is tried once more.
 */
import type { OwnerStatus } from "./owner.ts";

/**
 * What is said takes effect behind all that waits already, so it has to be said soon. Said for
 * nothing it costs little: couriers nobody waits for are seen every 16 s for a while.
 */
const BEHIND_MS = 1_500;
const CAUGHT_UP_MS = 1_000;
/** Looks in a row before anything is said: a pause of the process is no load. */
const LOOKS_BEHIND = 2;
const LOOKS_CAUGHT_UP = 10;
const MOST_LOOKS_CAUGHT_UP = 160;
/** Behind again after this is another load. */
const SOON_LOOKS = 60;
/** What is said stands at the log's end, and is read once the backlog before it is. */
const SAID_AGAIN_AFTER_LOOKS = 60;
const KEEP_EVERY_WHEN_BEHIND = 4;

export interface ModeKeeper {
  /** Once a second: what is to be said now. */
  look(statuses: readonly OwnerStatus[], nowMs: number): readonly ModeChange[];
}

export interface ModeChange {
  readonly task: OwnerStatus["task"];
  readonly keepEvery: number;
}

interface Seen {
  behind: number;
  caughtUp: number;
  /** Looks since something was said; null when what was said has been read. */
  sinceSaid: number | null;
  /** Looks caught up after which all is tried again. */
  patience: number;
  /** Looks with all being done. */
  withAll: number;
}

export function createModeKeeper(): ModeKeeper {
  let seen = new Map<string, Seen>();

  function judge(status: OwnerStatus, nowMs: number, before: Seen | undefined): { seen: Seen; say: number | null } {
    const lagMs = status.waiting === 0 ? 0 : nowMs - status.logTimeMs;
    const next: Seen = {
      behind: lagMs > BEHIND_MS ? (before?.behind ?? 0) + 1 : 0,
      caughtUp: lagMs < CAUGHT_UP_MS ? (before?.caughtUp ?? 0) + 1 : 0,
      sinceSaid: before?.sinceSaid == null ? null : before.sinceSaid + 1,
      patience: before?.patience ?? LOOKS_CAUGHT_UP,
      withAll: status.keepEvery === 1 ? (before?.withAll ?? SOON_LOOKS) + 1 : 0,
    };
    const wants =
      next.behind >= LOOKS_BEHIND ? KEEP_EVERY_WHEN_BEHIND : next.caughtUp >= next.patience ? 1 : status.keepEvery;
    if (wants === status.keepEvery) return { seen: { ...next, sinceSaid: null }, say: null };
    const isSaid = next.sinceSaid !== null && next.sinceSaid < SAID_AGAIN_AFTER_LOOKS;
    if (isSaid) return { seen: next, say: null };
    const isSoon = next.withAll < SOON_LOOKS;
    const patience =
      wants === 1 ? next.patience : isSoon ? Math.min(MOST_LOOKS_CAUGHT_UP, 2 * next.patience) : LOOKS_CAUGHT_UP;
    return { seen: { ...next, sinceSaid: 0, patience }, say: wants };
  }

  return {
    look(statuses, nowMs) {
      const after = new Map<string, Seen>();
      const changes: ModeChange[] = [];
      for (const status of statuses) {
        // A log time of 0 is a task that has read nothing yet, not one that is behind.
        if (status.phase !== "running" || status.logTimeMs === 0) continue;
        const name = `${status.task.topic}:${status.task.partition}`;
        const judged = judge(status, nowMs, seen.get(name));
        after.set(name, judged.seen);
        if (judged.say !== null) changes.push({ task: status.task, keepEvery: judged.say });
      }
      seen = after;
      return changes;
    },
  };
}
