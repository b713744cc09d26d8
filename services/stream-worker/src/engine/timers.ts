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
export interface Timed {
  readonly key: string;
  /** When it wants to be woken; null for never. Only `set` changes it, and the two below. */
  dueMs: number | null;
  /** The earliest alarm that lies in the heap for it. */
  armedMs: number;
  isOverdue: boolean;
}

export interface Timers<T extends Timed> {
  /** Replaces the timer. Null takes it away. */
  set(timed: T, dueMs: number | null): void;
  /** Those to wake now that log time has moved to `nowMs`, by due time, then key. They stay set. */
  advance(nowMs: number): readonly T[];
}

/** Never set. */
export const untimed = (key: string): Timed => ({ key, dueMs: null, armedMs: Infinity, isOverdue: false });

const SECOND_MS = 1_000;
const NONE: readonly never[] = [];

interface Alarm<T extends Timed> {
  readonly dueMs: number;
  readonly timed: T;
}

export function createTimers<T extends Timed>(startMs: number): Timers<T> {
  /** Of each that is set at least one alarm at or before its due time. Others are passed over when they come up. */
  const heap: Alarm<T>[] = [];
  const overdue = new Set<T>();
  let timeMs = startMs;

  function arm(timed: T, dueMs: number): void {
    if (timed.armedMs <= dueMs) return;
    timed.armedMs = dueMs;
    push(heap, { dueMs, timed });
  }

  return {
    set(timed, dueMs) {
      // Most steps leave the timer where it is. One that is overdue lies in the past and is looked at anew.
      if (timed.dueMs === dueMs && (dueMs === null || dueMs > timeMs)) return;
      if (timed.isOverdue) {
        timed.isOverdue = false;
        overdue.delete(timed);
      }
      timed.dueMs = dueMs;
      if (dueMs === null) return;
      if (dueMs > timeMs) return arm(timed, dueMs);
      timed.isOverdue = true;
      overdue.add(timed);
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
        const { timed } = first;
        if (timed.armedMs === first.dueMs) timed.armedMs = Infinity;
        if (timed.dueMs === null || timed.isOverdue) continue;
        if (timed.dueMs > nowMs) {
          arm(timed, timed.dueMs);
        } else {
          timed.isOverdue = true;
          overdue.add(timed);
          due.push(timed);
        }
      }
      return due.length < 2 ? due : due.sort((a, b) => (a.dueMs ?? 0) - (b.dueMs ?? 0) || (a.key < b.key ? -1 : 1));
    },
  };
}

const isBefore = <T extends Timed>(a: Alarm<T>, b: Alarm<T>): boolean =>
  a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.timed.key < b.timed.key);

function push<T extends Timed>(heap: Alarm<T>[], alarm: Alarm<T>): void {
  let at = heap.length;
  heap.push(alarm);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] as Alarm<T>;
    if (!isBefore(alarm, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = alarm;
}

function pop<T extends Timed>(heap: Alarm<T>[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  while (true) {
    const left = 2 * at + 1;
    const right = left + 1;
    if (left >= heap.length) break;
    const below = right < heap.length && isBefore(heap[right] as Alarm<T>, heap[left] as Alarm<T>) ? right : left;
    const child = heap[below] as Alarm<T>;
    if (!isBefore(child, last)) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = last;
}
