import fc from "fast-check";
import { expect, test } from "vitest";
import { type Glide, glideAt, glideTo } from "./glide.ts";

test("the first position is drawn where it is", () => {
  const glide = glideTo(undefined, { to: [1, 2], nowMs: 10, durationMs: 1000 });
  expect(glideAt(glide, 10)).toEqual([1, 2]);
});

test("half way in time is half way in space", () => {
  const first = glideTo(undefined, { to: [0, 0], nowMs: 0, durationMs: 1000 });
  const second = glideTo(first, { to: [0.002, 0.001], nowMs: 1000, durationMs: 1000 });
  expect(glideAt(second, 1500)).toEqual([0.001, 0.0005]);
});

test("a far jump is a jump", () => {
  const first = glideTo(undefined, { to: [0, 0], nowMs: 0, durationMs: 1000 });
  expect(glideAt(glideTo(first, { to: [0.1, 0], nowMs: 5, durationMs: 1000 }), 5)).toEqual([0.1, 0]);
});

test("a mark never passes its newest position, and reaches it in time", () => {
  const step = fc.record({
    x: fc.double({ min: 0, max: 0.003, noNaN: true }),
    waitMs: fc.integer({ min: 1, max: 3000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      let nowMs = 0;
      let glide: Glide | undefined;
      for (const { x, waitMs } of steps) {
        glide = glideTo(glide, { to: [x, 0], nowMs, durationMs: 1000 });
        const [from] = glide.from;
        const [at] = glideAt(glide, nowMs + waitMs);
        expect(at).toBeGreaterThanOrEqual(Math.min(from, x));
        expect(at).toBeLessThanOrEqual(Math.max(from, x));
        expect(glideAt(glide, nowMs + 1000)).toEqual([x, 0]);
        nowMs += waitMs;
      }
    }),
  );
});
