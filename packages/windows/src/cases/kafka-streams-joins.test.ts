/**
 * Cases of Kafka Streams' own tests of joins (apache/kafka, streams/src/test/java/org/apache/
 * kafka/streams/kstream: JoinWindowsTest, internals/KStreamKStreamJoinTest, …LeftJoinTest,
 * …OuterJoinTest). Stream time is the watermark, grace is our lateness. Where we read a case
 * otherwise, it says so and asserts ours.
 */
import { describe, expect, test } from "vitest";
import { type StreamJoin, streamJoin } from "../index.ts";
import { keyedJoin } from "./keyed.ts";

const KEYS = [0, 1, 2, 3];
const within100 = { beforeMs: 100, afterMs: 100, latenessMs: 0, maxKept: 100 };
const leftJoin = (spec: Partial<StreamJoin> = {}) => keyedJoin(streamJoin({ ...within100, kind: "left", ...spec }));
const outerJoin = (spec: Partial<StreamJoin> = {}) => keyedJoin(streamJoin({ ...within100, kind: "outer", ...spec }));
const innerJoin = (spec: Partial<StreamJoin> = {}) => keyedJoin(streamJoin({ ...within100, kind: "inner", ...spec }));

describe("JoinWindowsTest", () => {
  const bounds = (beforeMs: number, afterMs: number) => () =>
    streamJoin({ kind: "inner", beforeMs, afterMs, latenessMs: 0, maxKept: 1 });

  test.each([
    [456, 456],
    [123, 456],
    [0, 456],
    [-123, 456],
    [-456, 456],
    [456, 123],
    [456, 0],
    [456, -123],
    [456, -456],
  ])("[W44] %d before, %d after is a window", (beforeMs, afterMs) => {
    expect(bounds(beforeMs, afterMs)).not.toThrow();
  });

  test.each([
    [123, -124],
    [-124, 123],
    [-1, -1],
  ])("[W4] %d before, %d after is none", (beforeMs, afterMs) => {
    expect(bounds(beforeMs, afterMs)).toThrow(/^afterMs must be at least/);
  });
});

describe("KStreamKStreamJoinTest", () => {
  test("[W44] all at one time: each with each of its key", () => {
    const join = innerJoin();
    for (const key of [0, 1]) join.left(key, `A${key}`, 0);
    expect(join.results()).toEqual([]);
    for (const key of [0, 1]) join.right(key, `a${key}`, 0);
    expect(join.results()).toEqual(["A0+a0", "A1+a1"]);
    for (const key of KEYS) join.left(key, `B${key}`, 0);
    expect(join.results()).toEqual(["B0+a0", "B1+a1"]);
    for (const key of KEYS) join.right(key, `b${key}`, 0);
    expect(join.results()).toEqual(["A0+b0", "B0+b0", "A1+b1", "B1+b1", "B2+b2", "B3+b3"]);
    for (const key of KEYS) join.left(key, `C${key}`, 0);
    expect(join.results()).toEqual(["C0+a0", "C0+b0", "C1+a1", "C1+b1", "C2+b2", "C3+b3"]);
    for (const key of [0, 1]) join.right(key, `c${key}`, 0);
    expect(join.results()).toEqual(["A0+c0", "B0+c0", "C0+c0", "A1+c1", "B1+c1", "C1+c1"]);
  });

  /** Left ones of four keys at 1000…1003, then right ones of all four at each time; which keys pair? */
  const pairsAt = (join: ReturnType<typeof innerJoin>, timeMs: number) => {
    for (const key of KEYS) join.right(key, "r", timeMs);
    return join.results();
  };
  const lefts = (join: ReturnType<typeof innerJoin>) => {
    for (const key of KEYS) join.left(key, `A${key}`, 1_000 + key);
    expect(join.results()).toEqual([]);
    return join;
  };

  test("[W44] 0 before, 100 after: both ends count", () => {
    const join = lefts(innerJoin({ beforeMs: 0, afterMs: 100 }));
    const all = ["A0+r", "A1+r", "A2+r", "A3+r"];
    expect(pairsAt(join, 999)).toEqual([]);
    for (const [timeMs, count] of [
      [1_000, 1],
      [1_001, 2],
      [1_002, 3],
      [1_003, 4],
      [1_100, 4],
    ] as const) {
      expect(pairsAt(join, timeMs)).toEqual(all.slice(0, count));
    }
    for (const [timeMs, gone] of [
      [1_101, 1],
      [1_102, 2],
      [1_103, 3],
      [1_104, 4],
    ] as const) {
      expect(pairsAt(join, timeMs)).toEqual(all.slice(gone));
    }
  });

  test("[W44] 100 before, 0 after: both ends count, given time enough for late ones", () => {
    const join = lefts(innerJoin({ beforeMs: 100, afterMs: 0, latenessMs: 200 }));
    const all = ["A0+r", "A1+r", "A2+r", "A3+r"];
    expect(pairsAt(join, 899)).toEqual([]);
    for (const [timeMs, count] of [
      [900, 1],
      [901, 2],
      [902, 3],
      [903, 4],
      [1_000, 4],
    ] as const) {
      expect(pairsAt(join, timeMs)).toEqual(all.slice(0, count));
    }
    for (const [timeMs, gone] of [
      [1_001, 1],
      [1_002, 2],
      [1_003, 3],
      [1_004, 4],
    ] as const) {
      expect(pairsAt(join, timeMs)).toEqual(all.slice(gone));
    }
  });

  test("[W46] without grace, left ones are over at once here; Kafka's stores go on pairing them until retention ends", () => {
    const join = lefts(innerJoin({ beforeMs: 100, afterMs: 0 }));
    expect(pairsAt(join, 903)).toEqual(["A3+r"]);
    expect(pairsAt(join, 1_000)).toEqual(["A3+r"]);
  });
});

describe("KStreamKStreamLeftJoinTest", () => {
  test("[W45] duplicates, grace 10", () => {
    const join = leftJoin({ latenessMs: 10 });
    join.left(0, "A0", 0);
    join.left(0, "A0-0", 0);
    join.right(1, "a0", 111);
    join.right(2, "dummy", 500);
    expect(join.results()).toEqual(["A0+null", "A0-0+null"]);
    join.left(2, "A2", 1_000);
    join.left(2, "A2-0", 1_000);
    join.right(2, "a2", 1_001);
    expect(join.results()).toEqual(["A2+a2", "A2-0+a2"]);
    join.right(3, "a3", 315);
    expect(join.results()).toEqual([]);
  });

  test.each(["left", "right"] as const)("[W45] expired left ones are given when the %s side moves time on", (side) => {
    const join = leftJoin();
    join.left(0, "A0", 1);
    join.left(1, "A1", 2);
    join.left(0, "A0-0", 3);
    expect(join.results()).toEqual([]);
    join.right(1, "a1", 3);
    expect(join.results()).toEqual(["A1+a1"]);
    join[side](2, "dummy", 401);
    expect(join.results()).toEqual(["A0+null", "A0-0+null"]);
    join[side === "left" ? "right" : "left"](2, "dummy", 402);
    expect(join.results()).toEqual(["dummy+dummy"]);
  });

  test.each(["left", "right"] as const)(
    "[W45] right ones are never given alone, whichever side (%s) moves time on",
    (side) => {
      const join = leftJoin();
      join.right(0, "A0", 1);
      join.right(1, "A1", 2);
      join.right(0, "A0-0", 3);
      join.left(1, "a1", 3);
      expect(join.results()).toEqual(["a1+A1"]);
      join[side](2, "dummy", 401);
      expect(join.results()).toEqual([]);
      join[side === "left" ? "right" : "left"](2, "dummy", 402);
      expect(join.results()).toEqual(["dummy+dummy"]);
    },
  );

  test("[W45] 0 after: left ones are alone as soon as time goes on", () => {
    const join = leftJoin({ afterMs: 0 });
    for (const key of KEYS) join.left(key, `A${key}`, 1_000 + key);
    expect(join.results()).toEqual(["A0+null", "A1+null", "A2+null"]);
    for (const key of KEYS) join.right(key, `a${key}`, 999);
    // Kafka pairs A0, A1 and A2 here too, though it has given them without a partner. Final is final.
    expect(join.results()).toEqual(["A3+a3"]);
    for (const key of KEYS) join.right(key, `f${key}`, 1_100);
    expect(join.results()).toEqual([]);
  });

  test("[W45] what is alone comes before the pairs of the event that closed it", () => {
    const join = leftJoin();
    join.left(0, "A0", 0);
    join.left(1, "A1", 100);
    expect(join.results()).toEqual([]);
    join.right(1, "a1", 110);
    expect(join.results()).toEqual(["A0+null", "A1+a1"]);
  });

  test("[W45] a grace of 10 holds back what is alone", () => {
    const join = leftJoin({ latenessMs: 10 });
    for (const key of [0, 1]) join.left(key, `A${key}`, 0);
    for (const key of KEYS) join.right(key, `a${key}`, 101);
    expect(join.results()).toEqual([]);
    join.right(0, "dummy", 1_201);
    expect(join.results()).toEqual(["A0+null", "A1+null"]);
  });

  test("[W45] 0 before, 100 after", () => {
    const join = leftJoin({ beforeMs: 0 });
    for (const key of [0, 1]) join.left(key, `A${key}`, key);
    join.right(0, "a0", 100);
    expect(join.results()).toEqual(["A0+a0"]);
    join.right(1, "a1", 102);
    expect(join.results()).toEqual(["A1+null"]);
  });
});

describe("KStreamKStreamOuterJoinTest", () => {
  test("[W45] ordering", () => {
    const join = outerJoin();
    join.left(0, "A0", 0);
    join.left(1, "A1", 100);
    join.right(1, "a1", 110);
    expect(join.results()).toEqual(["A0+null", "A1+a1"]);
  });

  test("[W45] grace 10: both sides' alone, once it is over", () => {
    const join = outerJoin({ latenessMs: 10 });
    join.left(0, "A0", 0);
    join.right(1, "a1", 0);
    join.left(1, "A1", 101);
    join.right(0, "a0", 101);
    expect(join.results()).toEqual([]);
    join.right(0, "a0-0", 112);
    // Kafka gives the right one first; here keys stand on their own and one has no order to another.
    expect(join.results().sort()).toEqual(["A0+null", "null+a1"]);
  });

  test("[W45] 5 before, 20 after: each side waits for its own length", () => {
    const join = outerJoin({ beforeMs: 5, afterMs: 20 });
    join.left(0, "A0", 29);
    join.left(1, "A1", 30);
    join.right(2, "a2", 31);
    join.right(3, "a3", 36);
    expect(join.results()).toEqual([]);
    join.right(4, "a4", 37);
    expect(join.results()).toEqual(["null+a2"]);
    join.right(5, "a5", 50);
    expect(join.results().sort()).toEqual(["A0+null", "null+a3", "null+a4"]);
  });

  test("[W45] 0 before, 100 after", () => {
    const join = outerJoin({ beforeMs: 0 });
    for (const key of [0, 1]) join.left(key, `A${key}`, key);
    join.right(0, "a0", 100);
    expect(join.results()).toEqual(["A0+a0"]);
    join.right(1, "a1", 102);
    expect(join.results()).toEqual(["A1+null"]);
    join.right(2, "a2", 103);
    expect(join.results()).toEqual(["null+a1"]);
    join.left(2, "A2", 103);
    expect(join.results()).toEqual(["A2+a2"]);
  });

  test("[W45] 100 before, 0 after", () => {
    const join = outerJoin({ afterMs: 0 });
    for (const key of [0, 1]) join.left(key, `A${key}`, key);
    expect(join.results()).toEqual(["A0+null"]);
    join.right(1, "a1", 1);
    expect(join.results()).toEqual(["A1+a1"]);
    join.right(2, "a2", 101);
    join.right(3, "a3", 101);
    expect(join.results()).toEqual([]);
    join.left(2, "A2", 201);
    expect(join.results()).toEqual(["A2+a2"]);
  });
});
