import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  boundedDisorder,
  hearSource,
  largestEventMs,
  mergedSources,
  nextIdleMs,
  noMarks,
  passSourceTime,
  type SourceMarks,
  watermarkAt,
} from "../index.ts";

const two = mergedSources({ names: ["a", "b"], idleAfterMs: 30 });
const says = (source: string, watermarkMs: number, stageTimeMs: number) =>
  ({ kind: "watermark", source, watermarkMs, stageTimeMs }) as const;

describe("from event time", () => {
  test("[W39] it is the largest event time less the bound", () => {
    const known = [30, 50, 40].reduce<number | null>(
      (knownMs, timeMs) => largestEventMs(knownMs, { timeMs, stageTimeMs: 99 }),
      null,
    );
    expect(watermarkAt(boundedDisorder({ boundMs: 5 }), known ?? 0)).toBe(45);
  });

  test("[W39] an event of the future counts as one of now", () => {
    expect(largestEventMs(30, { timeMs: 1_000_000, stageTimeMs: 60 })).toBe(60);
  });
});

describe("of several sources", () => {
  test("[W40] it is the smallest of theirs, and none before each has one", () => {
    let marks = hearSource(two, noMarks(two, 0), says("a", 10, 1));
    expect(marks.watermarkMs).toBeNull();
    marks = hearSource(two, marks, says("b", 20, 2));
    expect(marks.watermarkMs).toBe(10);
    expect(hearSource(two, marks, says("a", 15, 3)).watermarkMs).toBe(15);
    expect(hearSource(two, marks, says("a", 90, 3)).watermarkMs).toBe(20);
  });

  test("[W41] the timeline of the documentation: idle, and back without moving it back", () => {
    const seen: (number | null)[] = [];
    let marks: SourceMarks = noMarks(two, 0);
    const hear = (source: string, watermarkMs: number, stageTimeMs: number) => {
      marks = hearSource(two, marks, says(source, watermarkMs, stageTimeMs));
      seen.push(marks.watermarkMs);
    };
    hear("a", 10, 0);
    hear("b", 20, 0);
    hear("b", 40, 10);
    hear("a", 60, 20);
    marks = passSourceTime(two, marks, 39);
    expect(marks.watermarkMs).toBe(40);
    marks = passSourceTime(two, marks, 40);
    expect(marks.watermarkMs).toBe(60);
    hear("a", 90, 45);
    hear("b", 70, 46);
    hear("b", 95, 47);
    expect(seen).toEqual([null, 10, 10, 40, 90, 90, 90]);
  });

  test("[W41] silence counts from when it was last heard, and ends exactly so long after", () => {
    const marks = hearSource(two, hearSource(two, noMarks(two, 0), says("a", 10, 5)), says("b", 20, 12));
    expect(nextIdleMs(two, marks)).toBe(35);
    expect(passSourceTime(two, marks, 34).sources.map(({ idle }) => idle)).toEqual([false, false]);
    const after = passSourceTime(two, marks, 35);
    expect(after.sources.map(({ idle }) => idle)).toEqual([true, false]);
    expect(nextIdleMs(two, after)).toBe(42);
  });

  test("[W41] a source may say it is idle, and holds nobody back from then on", () => {
    const marks = hearSource(two, hearSource(two, noMarks(two, 0), says("a", 10, 1)), says("b", 50, 1));
    expect(hearSource(two, marks, { kind: "idle", source: "a", stageTimeMs: 2 }).watermarkMs).toBe(50);
  });

  test("[W41] with all idle it is the largest of theirs, whoever fell idle first", () => {
    const marks = hearSource(two, hearSource(two, noMarks(two, 0), says("a", 10, 1)), says("b", 50, 1));
    for (const order of [
      ["a", "b"],
      ["b", "a"],
    ]) {
      const all = order.reduce(
        (held, source) => hearSource(two, held, { kind: "idle", source, stageTimeMs: 2 }),
        marks,
      );
      expect(all.watermarkMs).toBe(50);
      expect(nextIdleMs(two, all)).toBeNull();
    }
    expect(passSourceTime(two, marks, 100).watermarkMs).toBe(50);
  });

  test("[W42] no source is taken back by a lower one of its own", () => {
    const marks = hearSource(two, hearSource(two, noMarks(two, 0), says("a", 10, 1)), says("b", 50, 1));
    expect(hearSource(two, marks, says("a", 3, 2))).toMatchObject({
      watermarkMs: 10,
      sources: [{ watermarkMs: 10 }, {}],
    });
  });

  test("[W42] whatever is said in whatever order, it never goes back, and goes through JSON", () => {
    const saying = fc.record({
      source: fc.constantFrom("a", "b"),
      watermarkMs: fc.nat(200),
      waitMs: fc.nat(40),
      idle: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(saying, { maxLength: 30 }), (sayings) => {
        let stageTimeMs = 0;
        let marks = noMarks(two, 0);
        for (const { source, watermarkMs, waitMs, idle } of sayings) {
          stageTimeMs += waitMs;
          const before = marks.watermarkMs;
          marks = hearSource(
            two,
            marks,
            idle ? { kind: "idle", source, stageTimeMs } : says(source, watermarkMs, stageTimeMs),
          );
          if (before !== null) expect(marks.watermarkMs).toBeGreaterThanOrEqual(before);
          expect(JSON.parse(JSON.stringify(marks))).toEqual(marks);
        }
      }),
    );
  });

  test("[W43] one that was named and never heard holds back until it counts as idle", () => {
    const marks = hearSource(two, noMarks(two, 0), says("a", 10, 29));
    expect(marks.watermarkMs).toBeNull();
    expect(passSourceTime(two, marks, 30).watermarkMs).toBe(10);
    const patient = mergedSources({ names: ["a", "b"] });
    expect(
      passSourceTime(patient, hearSource(patient, noMarks(patient, 0), says("a", 10, 1)), 1e9).watermarkMs,
    ).toBeNull();
    expect(nextIdleMs(patient, noMarks(patient, 0))).toBeNull();
  });

  test("[W43] one that nobody named is a mistake", () => {
    expect(() => hearSource(two, noMarks(two, 0), says("c", 1, 1))).toThrow(/^source must be one of/);
  });
});
