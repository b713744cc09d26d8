/** A stretch of event time, `[startMs, endMs)`: the start belongs to it, the end does not. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

/** The last time there is. A number, not infinity, which JSON would make null. */
export const END_OF_TIME_MS = Number.MAX_SAFE_INTEGER;
export const ALL_TIME: Window = { startMs: Number.MIN_SAFE_INTEGER, endMs: END_OF_TIME_MS };

export function isSameWindow(left: Window, right: Window): boolean {
  return left.startMs === right.startMs && left.endMs === right.endMs;
}
