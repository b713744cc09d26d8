import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("without a word, everything is measured at full size", () => {
  expect(readOptions([])).toMatchObject({ couriers: 10_000, orders: 2_000, sockets: 5_000, spikeSeconds: 60 });
});

test.each([
  [["--sockets", "many"], '"many" is not a whole number from 1'],
  [["--minutes", "0"], '"0" is not a whole number from 1'],
  [["--couriers", "100", "--orders", "80"], "Each order needs a courier"],
])("%j is refused, with what there is", (argv, message) => {
  expect(() => readOptions(argv)).toThrow(message);
  expect(() => readOptions(argv)).toThrow("--spike-seconds");
});
