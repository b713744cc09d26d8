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
  /** The earliest time at which it will be looked at. */
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

export function createTimers<T extends Timed>(startMs: number): Timers<T> {
  /** Each that is set is here at or before its due time; whatever else comes up is passed over. */
  const alarms = new Map<number, T[]>();
  /** The keys of `alarms`, as a heap: windows end together, so there are far fewer times than timers. */
  const times: number[] = [];
  const overdue = new Set<T>();
  let timeMs = startMs;

  function arm(timed: T, dueMs: number): void {
    if (timed.armedMs <= dueMs) return;
    timed.armedMs = dueMs;
    const alarm = alarms.get(dueMs);
    if (alarm !== undefined) {
      alarm.push(timed);
    } else {
      alarms.set(dueMs, [timed]);
      push(times, dueMs);
    }
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
      const nextMs = times[0];
      if ((nextMs === undefined || nextMs > nowMs) && !(newSecond && overdue.size > 0)) return NONE;
      const due = newSecond ? [...overdue] : [];
      for (let alarmMs = times[0]; alarmMs !== undefined && alarmMs <= nowMs; alarmMs = times[0]) {
        pop(times);
        const alarm = alarms.get(alarmMs) ?? NONE;
        alarms.delete(alarmMs);
        for (const timed of alarm) {
          if (timed.armedMs === alarmMs) timed.armedMs = Infinity;
          if (timed.dueMs === null || timed.isOverdue) continue;
          if (timed.dueMs > nowMs) {
            arm(timed, timed.dueMs);
          } else {
            timed.isOverdue = true;
            overdue.add(timed);
            due.push(timed);
          }
        }
      }
      return due.length < 2 ? due : due.sort((a, b) => (a.dueMs ?? 0) - (b.dueMs ?? 0) || (a.key < b.key ? -1 : 1));
    },
  };
}

function push(heap: number[], value: number): void {
  let at = heap.length;
  heap.push(value);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] as number;
    if (parent <= value) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = value;
}

function pop(heap: number[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  while (true) {
    const left = 2 * at + 1;
    const right = left + 1;
    if (left >= heap.length) break;
    const below = right < heap.length && (heap[right] as number) < (heap[left] as number) ? right : left;
    const child = heap[below] as number;
    if (child >= last) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = last;
}
