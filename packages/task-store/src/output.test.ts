import { expect, test } from "vitest";
import { outputOf } from "./contract.ts";
import { isBefore, packOutputs, unpackOutputs } from "./output.ts";

test("an entry's id is that of the last output inside, its index counted from 1", () => {
  expect(packOutputs([outputOf(0)]).map(({ id }) => id)).toEqual(["0-1"]);
  expect(packOutputs([outputOf(7), outputOf(8, 2)]).map(({ id }) => id)).toEqual(["8-3"]);
});

test("nothing is packed into no entry", () => {
  expect(packOutputs([])).toEqual([]);
});

test("entries stay small, and one output may be larger than an entry", () => {
  const large = outputOf(2, 0, { bytes: new Uint8Array(200_000) });
  const outputs = [...Array.from({ length: 200 }, (_, at) => outputOf(1, at, { bytes: new Uint8Array(1_000) })), large];
  const entries = packOutputs(outputs);
  expect(entries.length).toBe(4);
  expect(entries.flatMap(({ bytes }) => unpackOutputs(bytes)).map(({ offset, index }) => [offset, index])).toEqual(
    outputs.map(({ offset, index }) => [offset, index]),
  );
});

test.each([
  [{ offset: 1, index: 5 }, { offset: 2, index: 0 }, true],
  [{ offset: 2, index: 0 }, { offset: 2, index: 1 }, true],
  [{ offset: 2, index: 1 }, { offset: 2, index: 1 }, false],
  [{ offset: 3, index: 0 }, { offset: 2, index: 9 }, false],
])("%o before %o: %s", (a, b, expected) => {
  expect(isBefore(a, b)).toBe(expected);
});
