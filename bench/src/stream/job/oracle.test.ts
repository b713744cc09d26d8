import { expect, test } from "vitest";
import { compareWith } from "./compare.ts";
import { computeOracle } from "./oracle.ts";
import type { JobResult } from "./results.ts";
import { pingAt, START_MS, tableOf } from "./test-kit.ts";

const at = (seconds: number): number => START_MS + seconds * 1_000;
const resultsOf = (...pings: Parameters<typeof pingAt>[]): readonly JobResult[] =>
  computeOracle(
    tableOf(
      pings.map((ping) => pingAt(...ping)),
      1,
    ),
  ).expected.map(({ result }) => result);

test("windows hold what is in [start, start + 10 s), with the mean of the speeds", () => {
  const results = resultsOf([0, 1, 1_000], [9.999, 2, 2_000], [10, 3, 5_000], [500, 4]);
  expect(results.filter(({ kind }) => kind === "window")).toEqual([
    { kind: "window", courier: 1, startMs: at(0), count: 2, meanMmps: 1_500 },
    { kind: "window", courier: 1, startMs: at(10), count: 1, meanMmps: 5_000 },
  ]);
});

test("a pause of more than 30 s parts two sessions, one of 30 s does not", () => {
  const results = resultsOf([0, 1], [30, 2], [60.001, 3], [500, 4]);
  expect(results.filter(({ kind }) => kind === "session")).toEqual([
    { kind: "session", courier: 1, startMs: at(0), endMs: at(30), count: 2 },
    { kind: "session", courier: 1, startMs: at(60.001), endMs: at(60.001), count: 1 },
  ]);
});

test("repeats count once, and order does not matter", () => {
  const inOrder = resultsOf([0, 1, 10], [4, 2, 20], [8, 3, 60], [500, 4]);
  expect(resultsOf([4, 2, 20], [0, 1, 10], [4, 2, 20], [8, 3, 60], [0, 1, 10], [500, 4])).toEqual(inOrder);
});

test("what stream time has not made final is not expected, and the record that made it final is known", () => {
  const table = tableOf([pingAt(0, 1), pingAt(19.999, 2), pingAt(20, 3), pingAt(29.999, 4)], 1);
  const { expected, windows, sessions } = computeOracle(table);
  expect({ windows, sessions }).toEqual({ windows: 1, sessions: 0 });
  expect(expected).toMatchObject([{ result: { kind: "window", startMs: at(0) }, partition: 0, closedByOffset: 2 }]);
});

test("data so late that an engine may drop it is refused", () => {
  expect(() => computeOracle(tableOf([pingAt(20, 2), pingAt(10, 1)], 1))).toThrow("comes 10000 ms after its time");
});

const oracle = computeOracle(tableOf([pingAt(0, 1), pingAt(12, 2, 3_000), pingAt(500, 3)], 1));
const identity = { partition: 0, offset: 2, index: 0 };

test("each expected result once is right", () => {
  const comparison = compareWith(oracle, { byIdentity: false });
  for (const { result } of oracle.expected) expect(comparison.take(result, null)?.closedByOffset).toBe(2);
  expect(comparison.verdict()).toMatchObject({ isRight: true, taken: 3, missing: 0 });
});

test("a missing, a doubled, a different and an unknown result are each found", () => {
  const [first, second, third] = oracle.expected.map(({ result }) => result);
  if (first === undefined || second === undefined || third === undefined) throw new Error("three are expected");
  const comparison = compareWith(oracle, { byIdentity: false });
  comparison.take(first, null);
  comparison.take(first, null);
  comparison.take({ ...second, count: 2 }, null);
  comparison.take({ ...third, startMs: third.startMs + 1 }, null);
  expect(comparison.verdict()).toMatchObject({ isRight: false, missing: 1, doubled: 1, wrong: 2 });
});

test("a repeat is dropped by identity where that is allowed", () => {
  const comparison = compareWith(oracle, { byIdentity: true });
  for (const [index, { result }] of oracle.expected.entries()) comparison.take(result, { ...identity, index });
  for (const [index, { result }] of oracle.expected.entries()) comparison.take(result, { ...identity, index });
  expect(comparison.verdict()).toMatchObject({ isRight: true, repeated: 3, doubled: 0 });
});
