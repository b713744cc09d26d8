import fc from "fast-check";
import { expect, test } from "vitest";
import { type Accounts, causesInMinutes, noAccounts } from "./causes.ts";
import { floorToMinute, type ShownRange, settleRange, settleTime } from "./range.ts";

const MINUTE_MS = 60_000;
const at = (minutes: number): number => Math.round(minutes * MINUTE_MS);
const range = (earliest: number, latest: number, expected = (earliest + latest) / 2): ShownRange => ({
  earliestMs: at(earliest),
  latestMs: at(latest),
  expectedMs: at(expected),
});

test("[O20] a range is whole minutes", () => {
  expect(settleRange(null, range(30.4, 37.6, 33.7), at(0))).toEqual(range(30, 38, 34));
});

test("[O20] it holds while it is less than a minute wrong, and moves when it is a minute wrong", () => {
  const shown = range(30, 36);
  expect(settleRange(shown, range(30.9, 36.9), at(0))).toBe(shown);
  expect(settleRange(shown, range(31, 36), at(0))).toEqual(range(31, 36, 34));
  expect(settleRange(shown, range(30, 37), at(0))).toEqual(range(30, 37, 34));
});

test("[O20] a wide range moves only when off by more of its width", () => {
  const shown = range(30, 55);
  expect(settleRange(shown, range(32.9, 57.9), at(0))).toBe(shown);
  expect(settleRange(shown, range(33, 58), at(0))).not.toBe(shown);
});

test("[O20] it never says a minute that has passed, and then moves in whole minutes again", () => {
  const shown = range(30, 36);
  expect(settleRange(shown, range(30.2, 36), at(30.9))).toBe(shown);
  expect(settleRange(shown, range(30.2, 36), at(31))).toEqual(range(31, 36, 33));
});

test("[O20] it is never narrower than two minutes", () => {
  expect(settleRange(null, range(30, 30.2), at(0))).toEqual(range(30, 32, 30));
});

test("[O20] it is never in the past, never empty, and holds what is expected, whatever is forecast", () => {
  const times = fc.tuple(fc.nat(at(90)), fc.nat(at(60)), fc.nat(at(60)));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(at(2)), times), { maxLength: 30 }), (steps) => {
      let nowMs = 0;
      let shown: ShownRange | null = null;
      for (const [passedMs, [sinceMs, a, b]] of steps) {
        nowMs += passedMs;
        const earliestMs = nowMs + sinceMs;
        const forecast = { earliestMs, expectedMs: earliestMs + a, latestMs: earliestMs + a + b };
        shown = settleRange(shown, forecast, nowMs);
        expect(shown.earliestMs).toBeGreaterThanOrEqual(floorToMinute(nowMs));
        expect(shown.latestMs - shown.earliestMs).toBeGreaterThanOrEqual(2 * MINUTE_MS);
        expect(shown.expectedMs).toBeGreaterThanOrEqual(shown.earliestMs);
        expect(shown.expectedMs).toBeLessThanOrEqual(shown.latestMs);
        expect(shown.earliestMs % MINUTE_MS).toBe(0);
        expect(shown.latestMs % MINUTE_MS).toBe(0);
      }
    }),
  );
});

test("[O20] the time of a step holds until it is two minutes wrong, has passed, or the range moves", () => {
  const settle = (forecast: number, now: number, rangeMoved = false) =>
    settleTime(at(20), { forecastMs: at(forecast), nowMs: at(now), rangeMoved });
  expect(settle(21.9, 10)).toBe(at(20));
  expect(settle(22, 10)).toBe(at(22));
  expect(settle(20.6, 21)).toBe(at(21));
  expect(settle(20.6, 10, true)).toBe(at(21));
});

test("[O22] causes are whole minutes, largest first, and add up", () => {
  const accounts = { ...noAccounts, kitchen: at(3.6), traffic: -at(0.7), door: at(0.1) };
  expect(causesInMinutes(accounts, 3)).toEqual([
    { cause: "kitchen", minutes: 4 },
    { cause: "traffic", minutes: -1 },
  ]);
  expect(causesInMinutes(noAccounts, 0)).toEqual([]);
  expect(causesInMinutes(noAccounts, 2)).toEqual([{ cause: "other", minutes: 2 }]);
});

test("[O22] they add up to any change, and only causes that moved are named", () => {
  const minutes = fc.double({ min: -40, max: 40, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(minutes, minutes, minutes, minutes), fc.integer({ min: -90, max: 90 }), (moved, change) => {
      const [kitchen, courier, traffic, detour] = moved.map(at);
      const accounts: Accounts = {
        ...noAccounts,
        kitchen: kitchen ?? 0,
        courier: courier ?? 0,
        traffic: traffic ?? 0,
        detour: detour ?? 0,
      };
      const causes = causesInMinutes(accounts, change);
      expect(causes.reduce((total, cause) => total + cause.minutes, 0)).toBe(change);
      const named = Object.values(accounts).some((ms) => ms !== 0) ? causes : [];
      for (const { cause } of named) expect(accounts[cause]).not.toBe(0);
    }),
    { numRuns: 1_000 },
  );
});
