/** What is still to happen, soonest first; at the same moment in the order it was put down. */
export interface Agenda {
  put(atMs: number, act: () => void): void;
  /** The next act at or before `untilMs`, taken off; undefined when there is none. */
  takeDue(untilMs: number): { readonly atMs: number; readonly act: () => void } | undefined;
  readonly size: number;
}

interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly act: () => void;
}

export function openAgenda(): Agenda {
  const heap: Entry[] = [];
  let order = 0;
  return {
    put(atMs, act) {
      heap.push({ atMs, order: order++, act });
      siftUp(heap);
    },
    takeDue(untilMs) {
      const first = heap[0];
      if (first === undefined || first.atMs > untilMs) return undefined;
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) siftDown(heap, last);
      return first;
    },
    get size() {
      return heap.length;
    },
  };
}

const isBefore = (a: Entry, b: Entry): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

function siftUp(heap: Entry[]): void {
  let at = heap.length - 1;
  const entry = heap[at];
  while (entry !== undefined && at > 0) {
    const parentAt = (at - 1) >> 1;
    const parent = heap[parentAt];
    if (parent === undefined || !isBefore(entry, parent)) break;
    heap[at] = parent;
    heap[parentAt] = entry;
    at = parentAt;
  }
}

function siftDown(heap: Entry[], entry: Entry): void {
  let at = 0;
  for (;;) {
    let childAt = 2 * at + 1;
    let child = heap[childAt];
    const right = heap[childAt + 1];
    if (child === undefined) break;
    if (right !== undefined && isBefore(right, child)) {
      childAt += 1;
      child = right;
    }
    if (!isBefore(child, entry)) break;
    heap[at] = child;
    at = childAt;
  }
  heap[at] = entry;
}
