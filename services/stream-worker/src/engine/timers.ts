/**
 * When each key of a task wants to be woken, by log time. Derived from the states, never
 * stored: after a restart the same states give the same timers.
 *
 *     log time moves      10:00:00.7 ─────────► 10:00:01.2
 *     due in between      fires now
 *     due before          fires now, since a new second has begun
 *
 * The second line is for keys that wish to be woken in the past, or were woken and have not
 * moved on. It keeps them from being woken at every record, and needs nothing remembered.
 */
export interface Timers {
  /** Replaces the key's timer. Null takes it away. */
  set(key: string, dueMs: number | null): void;
  /** The keys to wake now that log time has moved to `nowMs`, by due time, then key. They stay set. */
  advance(nowMs: number): readonly string[];
}

const SECOND_MS = 1_000;
const NONE: readonly string[] = [];

interface Alarm {
  readonly dueMs: number;
  readonly key: string;
}

export function createTimers(startMs: number): Timers {
  const dueByKey = new Map<string, number>();
  /** Of each key at least one alarm at or before its due time. Others are passed over when they come up. */
  const heap: Alarm[] = [];
  const earliestAlarm = new Map<string, number>();
  const overdue = new Set<string>();
  let timeMs = startMs;

  function arm(key: string, dueMs: number): void {
    const armed = earliestAlarm.get(key);
    if (armed !== undefined && armed <= dueMs) return;
    earliestAlarm.set(key, dueMs);
    push(heap, { dueMs, key });
  }

  return {
    set(key, dueMs) {
      // Most steps leave the key's timer where it is. One that is overdue lies in the past and is looked at anew.
      if (dueMs !== null && dueMs > timeMs && dueByKey.get(key) === dueMs) return;
      if (overdue.size > 0) overdue.delete(key);
      if (dueMs === null) {
        dueByKey.delete(key);
        return;
      }
      dueByKey.set(key, dueMs);
      if (dueMs <= timeMs) overdue.add(key);
      else arm(key, dueMs);
    },

    advance(nowMs) {
      if (nowMs <= timeMs) return NONE;
      const newSecond = Math.floor(nowMs / SECOND_MS) > Math.floor(timeMs / SECOND_MS);
      timeMs = nowMs;
      const next = heap[0];
      if ((next === undefined || next.dueMs > nowMs) && !(newSecond && overdue.size > 0)) return NONE;
      const due = newSecond ? [...overdue] : [];
      for (let first = heap[0]; first !== undefined && first.dueMs <= nowMs; first = heap[0]) {
        pop(heap);
        const { key } = first;
        if (earliestAlarm.get(key) === first.dueMs) earliestAlarm.delete(key);
        const dueMs = dueByKey.get(key);
        if (dueMs === undefined || overdue.has(key)) continue;
        if (dueMs > nowMs) {
          arm(key, dueMs);
        } else {
          overdue.add(key);
          due.push(key);
        }
      }
      if (due.length < 2) return due;
      const dueOf = (key: string): number => dueByKey.get(key) ?? 0;
      return due.sort((a, b) => dueOf(a) - dueOf(b) || (a < b ? -1 : 1));
    },
  };
}

const isBefore = (a: Alarm, b: Alarm): boolean => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.key < b.key);

function push(heap: Alarm[], alarm: Alarm): void {
  let at = heap.length;
  heap.push(alarm);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] as Alarm;
    if (!isBefore(alarm, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = alarm;
}

function pop(heap: Alarm[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  while (true) {
    const left = 2 * at + 1;
    const right = left + 1;
    if (left >= heap.length) break;
    const below = right < heap.length && isBefore(heap[right] as Alarm, heap[left] as Alarm) ? right : left;
    const child = heap[below] as Alarm;
    if (!isBefore(child, last)) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = last;
}
