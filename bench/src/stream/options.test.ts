import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("without a word, everything is measured at full size", () => {
  const options = readOptions([]);
  expect(options).toMatchObject({ records: 5_000_000, warmUp: 1_000_000, rounds: 3, latencyRate: null });
  expect(options.engines.map(({ name }) => name)).toContain("doorstep");
});

test.each([
  [["--engines", "doorstep,spark"], 'There is no "spark"'],
  [["--parts", "speed"], 'There is no "speed"'],
  [["--rounds", "0"], '"0" is not a whole number from 1'],
])("%j is refused, with what there is", (argv, message) => {
  expect(() => readOptions(argv)).toThrow(message);
  expect(() => readOptions(argv)).toThrow("--takeover-rounds");
});
