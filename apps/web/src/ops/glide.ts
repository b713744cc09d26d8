/**
 * Between two updates a courier's mark glides from where it is drawn to where it was
 * last seen. It never runs ahead: the newest position is as far as it goes.
 */
export interface Glide {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly startMs: number;
  readonly endMs: number;
}

/** Further than this a mark jumps: a gliding mark would cross the city over the roofs. */
const JUMP_DEGREES = 0.004;

export function glideTo(
  before: Glide | undefined,
  { to, nowMs, durationMs }: { to: readonly [number, number]; nowMs: number; durationMs: number },
): Glide {
  if (before !== undefined && before.to[0] === to[0] && before.to[1] === to[1]) return before;
  const from = before === undefined ? to : glideAt(before, nowMs);
  const jumps = Math.abs(from[0] - to[0]) > JUMP_DEGREES || Math.abs(from[1] - to[1]) > JUMP_DEGREES;
  return { from: jumps ? to : from, to, startMs: nowMs, endMs: nowMs + durationMs };
}

export function glideAt({ from, to, startMs, endMs }: Glide, nowMs: number): readonly [number, number] {
  if (nowMs >= endMs || endMs === startMs) return to;
  const share = Math.max(0, (nowMs - startMs) / (endMs - startMs));
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}
