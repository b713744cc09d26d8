import fc from "fast-check";
import { expect, test } from "vitest";
import { type Duration, normalQuantile, normalTail, remaining, shareOver } from "./log-normal.ts";
import { certain, fromQuantiles, later, mean, POINTS, quantile, shareLater, sum } from "./spread.ts";

const MINUTE_MS = 60_000;
const kitchen: Duration = { medianMs: 14 * MINUTE_MS, sigma: 0.42 };

test("[O18] a certain duration adds without widening, and is waited for as it is", () => {
  const wide = remaining(kitchen, 0);
  expect(sum(certain(1_000), wide)).toEqual(wide.map((ms) => ms + 1_000));
  expect(sum(wide, certain(1_000))).toEqual(wide.map((ms) => ms + 1_000));
  expect(later(certain(0), wide)).toEqual(wide);
  expect(later(wide, certain(10 ** 9))).toEqual(certain(10 ** 9));
});

test("[O18] sums keep their mean exactly", () => {
  const a = remaining(kitchen, 0);
  const b = remaining({ medianMs: 12 * MINUTE_MS, sigma: 0.2 }, 0);
  expect(mean(sum(a, b))).toBeCloseTo(mean(a) + mean(b), 3);
});

test("[O18] sums and maxima of two agree with a hundred thousand throws of the dice", () => {
  const dice = seededNormals(7);
  const courier: Duration = { medianMs: 12 * MINUTE_MS, sigma: 0.5 };
  const throws = Array.from({ length: 100_000 }, () => {
    const one = kitchen.medianMs * Math.exp(kitchen.sigma * dice());
    const two = courier.medianMs * Math.exp(courier.sigma * dice());
    return { added: one + two, waited: Math.max(one, two) };
  });
  const added = sum(remaining(kitchen, 0), remaining(courier, 0));
  const waited = later(remaining(kitchen, 0), remaining(courier, 0));
  const sortedAdded = throws.map((one) => one.added).sort((a, b) => a - b);
  const sortedWaited = throws.map((one) => one.waited).sort((a, b) => a - b);
  for (const p of [0.1, 0.5, 0.9]) {
    expect(Math.abs(quantile(added, p) - (sortedAdded[p * 100_000] ?? 0))).toBeLessThan(0.05 * quantile(added, p));
    expect(Math.abs(quantile(waited, p) - (sortedWaited[p * 100_000] ?? 0))).toBeLessThan(0.05 * quantile(waited, p));
  }
});

test("[O18] the later of two that are both about ten minutes is later than ten minutes", () => {
  const ten = remaining({ medianMs: 10 * MINUTE_MS, sigma: 0.3 }, 0);
  expect(quantile(later(ten, ten), 0.5)).toBeGreaterThan(11 * MINUTE_MS);
  expect(shareLater(ten, ten)).toBe(0.5);
  expect(shareLater(certain(2), certain(1))).toBe(1);
});

test("[O18] quantiles rise with p and stay inside the points", () => {
  const spread = fromQuantiles((p) => p * 110);
  expect(quantile(spread, 0)).toBe(spread[0]);
  expect(quantile(spread, 1)).toBe(spread[POINTS - 1]);
  expect(quantile(spread, 0.5)).toBeCloseTo(55, 9);
});

test("[O19] the share that is over, and what is left of the rest, are those of the log-normal", () => {
  expect(shareOver(kitchen, 0)).toBe(0);
  expect(shareOver(kitchen, kitchen.medianMs)).toBeCloseTo(0.5, 6);
  expect(quantile(remaining(kitchen, 0), 0.5)).toBeCloseTo(kitchen.medianMs, 3);
  // Past its median, the median of what is left is the 75 % point less what has passed.
  const left = kitchen.medianMs * (Math.exp(kitchen.sigma * normalQuantile(0.75)) - 1);
  expect(quantile(remaining(kitchen, kitchen.medianMs), 0.5)).toBeCloseTo(left, -1);
  expect(quantile(remaining(kitchen, -MINUTE_MS), 0.5)).toBeCloseTo(kitchen.medianMs + MINUTE_MS, 3);
});

test("[O19] the end that is expected only slides forward while it is not over, and never jumps", () => {
  let lastEndMs = 0;
  for (let elapsedMs = 0; elapsedMs <= 240 * MINUTE_MS; elapsedMs += 10_000) {
    const endMs = elapsedMs + quantile(remaining(kitchen, elapsedMs), 0.5);
    expect(endMs).toBeGreaterThanOrEqual(lastEndMs - 1);
    if (lastEndMs > 0) expect(endMs - lastEndMs).toBeLessThan(20_000);
    expect(endMs).toBeGreaterThan(elapsedMs);
    lastEndMs = endMs;
  }
});

test("[O19] any elapsed time gives points that rise, are finite and not negative", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e8, noNaN: true }),
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      fc.double({ min: -1e6, max: 1e9, noNaN: true }),
      (medianMs, sigma, elapsedMs) => {
        const points = remaining({ medianMs, sigma }, elapsedMs);
        points.forEach((point, i) => {
          expect(Number.isFinite(point)).toBe(true);
          expect(point).toBeGreaterThanOrEqual(points[i - 1] ?? 0);
        });
      },
    ),
  );
});

test("[O19] the normal's tail and quantile undo each other, far out too", () => {
  for (let z = -6; z <= 6; z += 0.25) expect(normalQuantile(1 - normalTail(z))).toBeCloseTo(z, z > 5 ? 1 : 4);
  for (const z of [3, 4, 5, 6]) expect(-normalQuantile(normalTail(z))).toBeCloseTo(z, 5);
});

/** Throws that are the same in every run: a small generator and the inverse of the normal. */
function seededNormals(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return normalQuantile((state + 0.5) / 2 ** 32);
  };
}
