/**
 * How long outputs stay in a task's stream: long enough for a reader that was away for a
 * moment, by log time. What was there when the task was taken over counts as new, since
 * its age is not stored; so it stays longer, never shorter.
 */
export interface Retention {
  noteCommit(at: { readonly nextOffset: number; readonly logTimeMs: number }): void;
  /** Outputs of records before this offset are old enough to go. */
  readonly oldBefore: number;
}

const KEEP_MS = 60_000;
/** Offsets are remembered this far apart. */
const GRAIN_MS = 5_000;

export function createRetention(start: { readonly nextOffset: number; readonly logTimeMs: number }): Retention {
  let remembered = [start];
  let oldBefore = 0;
  return {
    noteCommit(at) {
      const last = remembered.at(-1);
      if (last === undefined || at.logTimeMs - last.logTimeMs >= GRAIN_MS) remembered.push(at);
      const old = remembered.filter(({ logTimeMs }) => logTimeMs <= at.logTimeMs - KEEP_MS);
      oldBefore = old.at(-1)?.nextOffset ?? oldBefore;
      remembered = remembered.slice(old.length);
    },
    get oldBefore() {
      return oldBefore;
    },
  };
}
