/**
 * Grid points and their numbers: a hash table of typed arrays, since a map of texts takes ten
 * times the room, and a city's streets have millions of points.
 */
import type { GridPoint } from "./grid.ts";

export interface PointTable {
  readonly size: number;
  /** From 0, in the order points are first asked for. */
  number(point: GridPoint): number;
  has(point: GridPoint): boolean;
}

const FIRST_ROOM = 1024;
const EMPTY = 0xffff_ffff;

export function openPointTable(): PointTable {
  // Twice as many slots as points, so that the next free one is near.
  let slots = new Uint32Array(FIRST_ROOM * 2).fill(EMPTY);
  let xs = new Uint32Array(FIRST_ROOM);
  let ys = new Uint32Array(FIRST_ROOM);
  let size = 0;

  const slotOf = ({ x, y }: GridPoint): number => {
    const mask = slots.length - 1;
    for (let slot = mixed(x, y) & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot] ?? EMPTY;
      if (number === EMPTY || (xs[number] === x && ys[number] === y)) return slot;
    }
  };
  const grow = (): void => {
    const [oldXs, oldYs] = [xs, ys];
    xs = new Uint32Array(oldXs.length * 2);
    ys = new Uint32Array(oldYs.length * 2);
    xs.set(oldXs);
    ys.set(oldYs);
    slots = new Uint32Array(slots.length * 2).fill(EMPTY);
    for (let number = 0; number < size; number += 1) {
      slots[slotOf({ x: xs[number] ?? 0, y: ys[number] ?? 0 })] = number;
    }
  };

  return {
    get size() {
      return size;
    },
    has: (point) => slots[slotOf(point)] !== EMPTY,
    number: (point) => {
      const known = slots[slotOf(point)] ?? EMPTY;
      if (known !== EMPTY) return known;
      if (size === xs.length) grow();
      slots[slotOf(point)] = size;
      xs[size] = point.x;
      ys[size] = point.y;
      size += 1;
      return size - 1;
    },
  };
}

/** Both coordinates into 32 bits that differ for neighbours (the finisher of MurmurHash3). */
function mixed(x: number, y: number): number {
  let hash = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
