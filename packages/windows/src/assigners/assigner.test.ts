import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  boundedDisorder,
  everyCount,
  everyMs,
  globalWindow,
  hopping,
  lastN,
  mergedSources,
  noWindows,
  session,
  sliding,
  streamJoin,
  tableJoin,
  tumbling,
  versionedTable,
  windowed,
  windowsFor,
} from "../index.ts";

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

describe("hopping", () => {
  test("[W20] an event is in every window that has begun and not ended, earliest first", () => {
    expect(windowsFor(hopping({ sizeMs: 60, everyMs: 30 }), 60)).toEqual([
      { startMs: 30, endMs: 90 },
      { startMs: 60, endMs: 120 },
    ]);
    expect(windowsFor(hopping({ sizeMs: 60, everyMs: 30 }), 59)).toEqual([
      { startMs: 0, endMs: 60 },
      { startMs: 30, endMs: 90 },
    ]);
  });

  test("[W20] windows of the whole size each are tumbling ones", () => {
    fc.assert(
      fc.property(sizeMs, timeMs, (size, at) => {
        const hops = windowsFor(hopping({ sizeMs: size, everyMs: size }), at);
        expect(hops).toEqual(windowsFor(tumbling({ sizeMs: size }), at));
      }),
    );
  });

  test("[W20] those and no others, also with an offset and before 1970", () => {
    const spec = fc.record({ sizeMs: fc.integer({ min: 1, max: 100 }), every: fc.nat(99), offset: fc.integer() });
    fc.assert(
      fc.property(spec, fc.integer({ min: -500, max: 500 }), (given, at) => {
        const everyMs = 1 + (given.every % given.sizeMs);
        const offsetMs = given.offset % everyMs;
        const windows = windowsFor(hopping({ sizeMs: given.sizeMs, everyMs, offsetMs }), at);
        const all = [];
        for (let startMs = at - given.sizeMs; startMs <= at; startMs += 1) {
          const isEdge = Math.abs((startMs - offsetMs) % everyMs) === 0;
          if (isEdge && at < startMs + given.sizeMs) all.push({ startMs, endMs: startMs + given.sizeMs });
        }
        expect(windows).toEqual(all);
      }),
    );
  });
});

describe("global", () => {
  test("[W25] every time is in one window, which goes through JSON", () => {
    const [always] = windowsFor(globalWindow(), -5);
    expect(windowsFor(globalWindow(), 1e15)).toEqual([always]);
    expect(JSON.parse(JSON.stringify(always))).toEqual(always);
  });
});

describe("sliding", () => {
  test("[W22] the window an event ends reaches back to just so far, and holds the event itself", () => {
    expect(windowsFor(sliding({ differenceMs: 10 }), 25)).toEqual([{ startMs: 15, endMs: 26 }]);
  });
});

describe("session", () => {
  test("[W5] an event alone is a session of one gap", () => {
    expect(windowsFor(session({ gapMs: 30 }), 100)).toEqual([{ startMs: 100, endMs: 130 }]);
  });
});

describe("what cannot exist", () => {
  const room = { windows: tumbling({ sizeMs: 10 }), aggregate: sum, latenessMs: 0, maxOpen: 1 };
  const join = { kind: "inner", beforeMs: 5, afterMs: 5, latenessMs: 0, maxKept: 1 } as const;
  const table = { retentionMs: 0, maxVersions: 1 };
  const lookUps = { ...table, kind: "left", latenessMs: 0, maxWaiting: 1 } as const;
  test.each([
    { name: "sizeMs", make: () => tumbling({ sizeMs: 0 }) },
    { name: "sizeMs", make: () => tumbling({ sizeMs: -5 }) },
    { name: "sizeMs", make: () => tumbling({ sizeMs: 0.5 }) },
    { name: "sizeMs", make: () => tumbling({ sizeMs: Number.NaN }) },
    { name: "offsetMs", make: () => tumbling({ sizeMs: 10, offsetMs: 10 }) },
    { name: "offsetMs", make: () => tumbling({ sizeMs: 10, offsetMs: 1.5 }) },
    { name: "sizeMs", make: () => hopping({ sizeMs: 0, everyMs: 1 }) },
    { name: "everyMs", make: () => hopping({ sizeMs: 10, everyMs: 0 }) },
    { name: "everyMs", make: () => hopping({ sizeMs: 10, everyMs: 11 }) },
    { name: "everyMs", make: () => hopping({ sizeMs: 10_001, everyMs: 10 }) },
    { name: "offsetMs", make: () => hopping({ sizeMs: 10, everyMs: 5, offsetMs: 5 }) },
    { name: "differenceMs", make: () => sliding({ differenceMs: -1 }) },
    { name: "count", make: () => everyCount(0) },
    { name: "count", make: () => lastN(0) },
    { name: "periodMs", make: () => everyMs(0) },
    { name: "names", make: () => mergedSources({ names: [] }) },
    { name: "names", make: () => mergedSources({ names: ["a", "a"] }) },
    { name: "idleAfterMs", make: () => mergedSources({ names: ["a"], idleAfterMs: 0 }) },
    { name: "afterMs", make: () => streamJoin({ ...join, afterMs: -6 }) },
    { name: "beforeMs", make: () => streamJoin({ ...join, beforeMs: 0.5 }) },
    { name: "latenessMs", make: () => streamJoin({ ...join, latenessMs: -1 }) },
    { name: "maxKept", make: () => streamJoin({ ...join, maxKept: 0 }) },
    { name: "retentionMs", make: () => versionedTable({ ...table, retentionMs: -1 }) },
    { name: "maxVersions", make: () => tableJoin({ ...lookUps, maxVersions: 0 }) },
    { name: "maxWaiting", make: () => tableJoin({ ...lookUps, maxWaiting: 0 }) },
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
