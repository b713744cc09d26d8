import { expect, test } from "vitest";
import { recoverySeconds } from "./summary.ts";

const from = (p99: readonly number[]) => p99.map((each, at) => ({ atS: 100 + at, p50: 1, p99: each }));
const options = { spikeEndS: 102, untilS: 112, steadyP99: 50 };

test("recovered is: five seconds in a row at most twice as long as before the spike", () => {
  const seconds = from([900, 900, 800, 100, 700, 90, 80, 100, 60, 50, 900, 900]);
  expect(recoverySeconds(seconds, options)).toBe(3);
});

test("good before the spike's end does not count, nor do fewer seconds than that", () => {
  expect(recoverySeconds(from([1, 1, 1, 1, 1, 1]), options)).toBeNull();
  expect(recoverySeconds(from([9, 9, 900, 9, 9, 900, 9, 9, 9, 9, 900]), options)).toBeNull();
});
