/** Which keys are to be woken when, to the second. */
export interface Wakes {
  /** The key may want another time than before. */
  look(key: string): void;
  /** Those whose time has come by `nowMs`, each once, by name. */
  due(nowMs: number): readonly string[];
}

/** @param dueMs when a key wants to be woken; null for never */
export function openWakes(startMs: number, dueMs: (key: string) => number | null): Wakes {
  const seconds = new Map<number, Set<string>>();
  const armed = new Map<string, number>();
  let reached = Math.floor(startMs / 1_000);

  function look(key: string): void {
    const wantedMs = dueMs(key);
    if (wantedMs === null) return void armed.delete(key);
    const second = Math.max(reached + 1, Math.ceil(wantedMs / 1_000));
    if (armed.get(key) === second) return;
    armed.set(key, second);
    const bucket = seconds.get(second);
    if (bucket === undefined) seconds.set(second, new Set([key]));
    else bucket.add(key);
  }

  return {
    look,
    due(nowMs) {
      const due: string[] = [];
      for (const now = Math.floor(nowMs / 1_000); reached < now; ) {
        reached += 1;
        for (const key of seconds.get(reached) ?? []) {
          if (armed.get(key) !== reached) continue;
          armed.delete(key);
          due.push(key);
        }
        seconds.delete(reached);
      }
      return due.sort();
    },
  };
}
