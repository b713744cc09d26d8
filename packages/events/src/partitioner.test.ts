import fc from "fast-check";
import { expect, test } from "vitest";
import { keyToPartition, murmur2 } from "./partitioner.ts";

const utf8 = new TextEncoder();

// From Kafka's own UtilsTest.testMurmur2.
test.each([
  ["21", -973932308],
  ["foobar", -790332482],
  ["a-little-bit-long-string", -985981536],
  ["a-little-bit-longer-string", -1486304829],
  ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971],
  ["abc", 479470107],
])("[K1] murmur2 of %s is Java's", (key, hash) => {
  expect(murmur2(utf8.encode(key))).toBe(hash);
});

test("[K1] a negative hash loses its sign bit, as Java's toPositive does", () => {
  expect(keyToPartition(utf8.encode("21"), 12)).toBe((-973932308 & 0x7fffffff) % 12);
});

test("[K1] bytes above 127 count as unsigned: the tail and the blocks agree on non-ASCII keys", () => {
  for (const key of ["ñ", "El Fogón", "டோர்ஸ்டெப்", "門", "🚲", "cell:8a2a1072b59ffff-ü"]) {
    expect(murmur2(utf8.encode(key))).toBe(murmur2WithBigInt(utf8.encode(key)));
  }
});

test("[K1] equal to a second implementation, written from the definition, on any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(murmur2(bytes)).toBe(murmur2WithBigInt(bytes));
    }),
    { numRuns: 2_000 },
  );
});

test("[K1] a partition is always one of the log's", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 4_096 }), (key, partitionCount) => {
      const partition = keyToPartition(utf8.encode(key), partitionCount);
      expect(partition).toBeGreaterThanOrEqual(0);
      expect(partition).toBeLessThan(partitionCount);
    }),
  );
});

/** MurmurHash2 with exact integers: slow, and nothing can overflow by accident. */
function murmur2WithBigInt(bytes: Uint8Array): number {
  const word = (value: bigint): bigint => BigInt.asUintN(32, value);
  const m = 0x5bd1e995n;
  let hash = word(0x9747b28cn ^ BigInt(bytes.length));
  const blocks = Math.floor(bytes.length / 4);
  const at = (index: number): bigint => BigInt(bytes[index] ?? 0);
  for (let block = 0; block < blocks; block += 1) {
    const i = block * 4;
    let k = at(i) | (at(i + 1) << 8n) | (at(i + 2) << 16n) | (at(i + 3) << 24n);
    k = word(k * m);
    k ^= k >> 24n;
    k = word(k * m);
    hash = word(hash * m) ^ k;
  }
  const tail = bytes.length - blocks * 4;
  if (tail === 3) hash ^= at(blocks * 4 + 2) << 16n;
  if (tail >= 2) hash ^= at(blocks * 4 + 1) << 8n;
  if (tail >= 1) hash = word((hash ^ at(blocks * 4)) * m);
  hash ^= hash >> 13n;
  hash = word(hash * m);
  hash ^= hash >> 15n;
  return Number(BigInt.asIntN(32, hash));
}
