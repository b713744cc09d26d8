/**
 * Chance from a seed, in named streams: the dice of courier 7 are the same whether or not
 * courier 6 exists, so that a change in one corner of the world leaves the others as
 * they were.
 */
export interface Chance {
  /** In [0, 1). */
  unit(): number;
  /** In [from, to). */
  between(from: number, to: number): number;
  /** True with `probability`. */
  happens(probability: number): boolean;
  /** Mean 0, deviation 1. */
  normal(): number;
  /** Half of the values lie below `median`; `spread` is the deviation of the logarithm. */
  logNormal(dice: { readonly median: number; readonly spread: number }): number;
  exponential(mean: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
}

export function openChance(seed: string, stream: string): Chance {
  const next = sfc32(seed, stream);
  const normal = (): number => {
    // Box–Muller; one value of the pair is left, so that a draw has no memory.
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    return radius * Math.cos(2 * Math.PI * next());
  };
  return {
    unit: next,
    between: (from, to) => from + next() * (to - from),
    happens: (probability) => next() < probability,
    normal,
    logNormal: ({ median, spread }) => median * Math.exp(spread * normal()),
    exponential: (mean) => -mean * Math.log(1 - next()),
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
  };
}

/** Values in [0, 1) that belong to a thing for good, such as a crossing: named by three whole numbers. */
export type FixedChance = (a: number, b: number, c: number) => number;

export function openFixedChance(seed: string, name: string): FixedChance {
  const basis = hash32(`${seed}/${name}`, 0x811c9dc5);
  return (a, b, c) => {
    let hash = Math.imul(basis ^ a, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15) ^ b, 0x85ebca77);
    hash = Math.imul(hash ^ (hash >>> 13) ^ c, 0xc2b2ae3d);
    hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f);
    return ((hash ^ (hash >>> 15)) >>> 0) / 4_294_967_296;
  };
}

/** Chris Doty-Humphrey's small fast counter: 128 bits of state, good enough for any dice. */
function sfc32(seed: string, stream: string): () => number {
  const name = `${seed}/${stream}`;
  let a = hash32(name, 0x9e3779b9);
  let b = hash32(name, 0x243f6a88);
  let c = hash32(name, 0xb7e15162);
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  return next;
}

/** FNV-1a over the text, then murmur's last mixing. */
function hash32(text: string, basis: number): number {
  let hash = basis;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
