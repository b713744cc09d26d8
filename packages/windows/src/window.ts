/** A stretch of event time, `[startMs, endMs)`: the start belongs to it, the end does not. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}
