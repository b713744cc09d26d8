import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boundedDisorder, noWindows, session, tumbling, windowed, windowsFor } from "../index.ts";

const timeMs = fc.integer({ min: -1_000_000, max: 1_000_000 });
const sizeMs = fc.integer({ min: 1, max: 10_000 });
const sum = { initial: 0, add: (held: number, value: number) => held + value, merge: (a: number, b: number) => a + b };

describe("tumbling", () => {
  test("[W1] an event exactly at the end belongs to the next window", () => {
    expect(windowsFor(tumbling({ sizeMs: 10 }), 10)).toEqual([{ startMs: 10, endMs: 20 }]);
    expect(windowsFor(tumbling({ sizeMs: 10 }), 9)).toEqual([{ startMs: 0, endMs: 10 }]);
  });

  test.each([
    { at: -1, startMs: -10 },
    { at: -10, startMs: -10 },
    { at: -11, startMs: -20 },
    { at: 0, startMs: 0 },
  ])("[W2] $at is in the window from $startMs, also before 1970", ({ at, startMs }) => {
    expect(windowsFor(tumbling({ sizeMs: 10 }), at)).toEqual([{ startMs, endMs: startMs + 10 }]);
  });

  test("[W2] every time is in exactly one window, and its neighbours share its edges", () => {
    fc.assert(
      fc.property(sizeMs, timeMs, (size, at) => {
        const windows = windowsFor(tumbling({ sizeMs: size }), at);
        expect(windows).toHaveLength(1);
        for (const { startMs, endMs } of windows) {
          expect(startMs <= at && at < endMs).toBe(true);
          expect(windowsFor(tumbling({ sizeMs: size }), endMs)).toEqual([{ startMs: endMs, endMs: endMs + size }]);
        }
      }),
    );
  });

  test.each([
    { offsetMs: 3, at: 12, startMs: 3 },
    { offsetMs: 3, at: 2, startMs: -7 },
    { offsetMs: -3, at: 7, startMs: 7 },
  ])("[W3] with an offset of $offsetMs, $at is in the window from $startMs", ({ offsetMs, at, startMs }) => {
    expect(windowsFor(tumbling({ sizeMs: 10, offsetMs }), at)).toEqual([{ startMs, endMs: startMs + 10 }]);
  });
});

describe("session", () => {
  test("[W5] an event alone is a session of one gap", () => {
    expect(windowsFor(session({ gapMs: 30 }), 100)).toEqual([{ startMs: 100, endMs: 130 }]);
  });
});

describe("what cannot exist", () => {
  const room = { windows: tumbling({ sizeMs: 10 }), aggregate: sum, latenessMs: 0, maxOpen: 1 };
  test.each([
    { name: "sizeMs", make: () => tumbling({ sizeMs: 0 }) },
    { name: "sizeMs", make: () => tumbling({ sizeMs: -5 }) },
    { name: "sizeMs", make: () => tumbling({ sizeMs: 0.5 }) },
    { name: "sizeMs", make: () => tumbling({ sizeMs: Number.NaN }) },
    { name: "offsetMs", make: () => tumbling({ sizeMs: 10, offsetMs: 10 }) },
    { name: "offsetMs", make: () => tumbling({ sizeMs: 10, offsetMs: 1.5 }) },
    { name: "gapMs", make: () => session({ gapMs: 0 }) },
    { name: "boundMs", make: () => boundedDisorder({ boundMs: -1 }) },
    { name: "latenessMs", make: () => windowed({ ...room, latenessMs: -1 }) },
    { name: "maxOpen", make: () => windowed({ ...room, maxOpen: 0 }) },
    { name: "timeMs", make: () => windowsFor(session({ gapMs: 1 }), Number.NaN) },
  ])("[W4] the error names $name", ({ name, make }) => {
    expect(make).toThrow(new RegExp(`^${name} must be`));
  });

  test("[W4] a state begins with nothing", () => {
    expect(noWindows()).toEqual({ watermarkMs: null, open: [] });
  });
});
