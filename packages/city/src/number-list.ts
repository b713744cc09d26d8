/** Numbers that grow into millions: eight bytes each, where an array of objects takes sixty. */
export interface NumberList {
  readonly length: number;
  push(value: number): void;
  /** A view of what is there; it ends with the next `push`. */
  numbers(): Float64Array;
}

const FIRST_ROOM = 1024;

export function openNumberList(): NumberList {
  let room = new Float64Array(FIRST_ROOM);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push: (value) => {
      if (length === room.length) {
        const larger = new Float64Array(room.length * 2);
        larger.set(room);
        room = larger;
      }
      room[length] = value;
      length += 1;
    },
    numbers: () => room.subarray(0, length),
  };
}

/** Sorted and each once; `numbers` itself is left as it is. */
export function sortUnique(numbers: Float64Array): Float64Array {
  const sorted = numbers.slice().sort();
  let length = 0;
  for (const value of sorted) {
    if (length > 0 && sorted[length - 1] === value) continue;
    sorted[length] = value;
    length += 1;
  }
  return sorted.slice(0, length);
}

/** Where `value` stands in a sorted list; -1 when it does not. */
export function placeIn(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === value ? low : -1;
}
