import fc from "fast-check";
import { expect, test } from "vitest";
import { packStates, type States, unpackStates } from "./checkpoint-states.ts";

const plain = (states: States): States => states.map(([key, bytes]) => [key, new Uint8Array(bytes)]);
const byteAt = (at: number): number => (at * 31) % 251;

test("whatever is packed comes back, in its order", async () => {
  const states = fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.uint8Array({ maxLength: 2_000 })));
  await fc.assert(
    fc.asyncProperty(states, async (given) => {
      expect(plain(await unpackStates(await packStates(given)))).toEqual(given);
    }),
    { numRuns: 50 },
  );
});

test("one state larger than a slice, between small ones", async () => {
  const given: States = [
    ["a", new Uint8Array([1])],
    ["large", new Uint8Array(3_000_000).map((_, at) => byteAt(at))],
    ["z", new Uint8Array([2])],
  ];
  expect(plain(await unpackStates(await packStates(given)))).toEqual(given);
});

test("a hundred thousand keys of a kilobyte leave room for others all the while", async () => {
  const given = Array.from(
    { length: 100_000 },
    (_, at) => [`order-${at}`, new Uint8Array(1_000).fill(byteAt(at))] as const,
  );
  let turns = 0;
  const turn = (): void => {
    turns++;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  const packed = await packStates(given);
  const turnsPacking = turns;
  const unpacked = await unpackStates(packed);
  clearImmediate(next);
  // A hundred slices, and the event loop went round between any two.
  expect(turnsPacking).toBeGreaterThan(90);
  expect(turns - turnsPacking).toBeGreaterThan(90);
  expect(unpacked.length).toBe(100_000);
  const isWhole = ([key, bytes]: States[number], at: number): boolean =>
    key === `order-${at}` && bytes.length === 1_000 && bytes[0] === byteAt(at) && bytes[999] === byteAt(at);
  expect(unpacked.every(isWhole)).toBe(true);
});

test("damaged or cut off anywhere, the bytes are an error, never another state", async () => {
  const packed = await packStates([["c1", new Uint8Array(1_000).map((_, at) => byteAt(at))]]);
  for (let at = 0; at < packed.length; at++) {
    const damaged = Buffer.from(packed);
    damaged[at] = (damaged[at] ?? 0) ^ 0x40;
    await expect(unpackStates(damaged)).rejects.toThrow();
    // After the format alone: a task that holds nothing.
    if (at !== 1) await expect(unpackStates(packed.subarray(0, at))).rejects.toThrow();
  }
});
