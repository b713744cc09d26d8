/**
 * Names that want something at a time, and whose turn it is when time has moved: those whose
 * time has come since, and once in each new second those whose time had come before.
 */
export interface Wanting {
  set(name: string, atMs: number | null): void;
  /** Time has moved from `fromMs` to `toMs`. By their times, then by name. */
  due(fromMs: number, toMs: number): string[];
}

export function createWanting(): Wanting {
  const wanted = new Map<string, number>();
  /** Nobody wants anything before this: at most records nobody has to be asked. */
  let soonestMs = Number.POSITIVE_INFINITY;
  return {
    set(name, atMs) {
      if (atMs === null) wanted.delete(name);
      else wanted.set(name, atMs);
      soonestMs = Math.min(soonestMs, atMs ?? soonestMs);
    },
    due(fromMs, toMs) {
      if (toMs <= fromMs || toMs < soonestMs) return [];
      const isNewSecond = Math.floor(toMs / 1_000) > Math.floor(fromMs / 1_000);
      soonestMs = [...wanted.values()].reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
      return [...wanted]
        .filter(([, atMs]) => atMs <= toMs && (atMs > fromMs || isNewSecond))
        .sort(([nameA, a], [nameB, b]) => a - b || (nameA < nameB ? -1 : 1))
        .map(([name]) => name);
    },
  };
}
