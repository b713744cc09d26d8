/**
 * Positions a phone has taken and not got rid of yet. Pure. A session goes on over a reload of
 * the page, so that what was kept is not overtaken by a newer session.
 */
import type { Fix, PositionBatch } from "@doorstep/events/browser";

export interface FixQueue {
  readonly session: string;
  readonly nextSeq: number;
  /** Oldest first. */
  readonly fixes: readonly Fix[];
  readonly savedAtMs: number;
}

/** Three hours of them; then every other one of the older half goes. */
const MAX_KEPT = 3_000;
/** As large as one message may be. */
const MAX_SENT = 150;
/** A shift later it is another session. */
const LIFE_MS = 12 * 3_600_000;

export const newQueue = (session: string, nowMs: number): FixQueue => ({
  session,
  nextSeq: 1,
  fixes: [],
  savedAtMs: nowMs,
});

/** What was kept, when it is of this shift. */
export function resume(kept: FixQueue | undefined, session: string, nowMs: number): FixQueue {
  const age = kept === undefined ? LIFE_MS : nowMs - kept.savedAtMs;
  return kept !== undefined && age >= 0 && age < LIFE_MS ? kept : newQueue(session, nowMs);
}

export function put(queue: FixQueue, fix: Omit<Fix, "seq">, nowMs: number): FixQueue {
  const fixes = thinned([...queue.fixes, { ...fix, seq: queue.nextSeq }]);
  return { ...queue, fixes, nextSeq: queue.nextSeq + 1, savedAtMs: nowMs };
}

function thinned(fixes: readonly Fix[]): readonly Fix[] {
  if (fixes.length <= MAX_KEPT) return fixes;
  const half = Math.floor(fixes.length / 2);
  return fixes.filter((_, at) => at >= half || at % 2 === 0);
}

/** What to send next; null when there is nothing. */
export function nextBatch({ session, fixes }: FixQueue, sentAtMs: number): PositionBatch | null {
  return fixes.length === 0 ? null : { session, sentAtMs, fixes: fixes.slice(0, MAX_SENT) };
}

/** Without what has been taken, or can never be. */
export function drop(queue: FixQueue, { fixes }: PositionBatch): FixQueue {
  const gone = new Set(fixes.map(({ seq }) => seq));
  return { ...queue, fixes: queue.fixes.filter(({ seq }) => !gone.has(seq)) };
}
