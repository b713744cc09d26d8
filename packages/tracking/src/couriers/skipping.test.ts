import fc from "fast-check";
import { expect, test } from "vitest";
import { eastOfHome, type Logged, pingAt, play, START_MS, viewsOf } from "./ride.test-kit.ts";

/** At 5 m/s, received 100 ms after it was sent. */
const ping = (afterMs: number, seq: number, receivedAfterMs = afterMs + 100): Logged => ({
  receivedAtMs: START_MS + receivedAfterMs,
  record: pingAt(START_MS + afterMs, eastOfHome(afterMs / 200), { seq, speedMps: 5 }),
});
const every = (ms: number, count: number): readonly Logged[] =>
  Array.from({ length: count }, (_, seq) => ping(seq * ms, seq));
const skipped = (notes: readonly string[]) => notes.filter((note) => note === "ping skipped: crowded").length;

test("[C48] of three positions a second every third is worked on, and nothing is kept of the others", () => {
  const { steps, notes, outputs } = play(every(400, 13));
  expect(skipped(notes)).toBe(8);
  expect(viewsOf(outputs)).toHaveLength(5);
  expect(steps[2]?.state).toBe(steps[0]?.state);
  expect(steps[3]?.state).not.toBe(steps[0]?.state);
});

test("[C48] of a phone that tells one a second all count", () => {
  expect(skipped(play(every(1_000, 20)).notes)).toBe(0);
});

test("[C48] positions of a tunnel count, however quickly they come after it", () => {
  const kept = Array.from({ length: 10 }, (_, index) => ping(4_000 + index * 4_000, 1 + index, 60_000 + index));
  expect(skipped(play([ping(0, 0), ...kept]).notes)).toBe(0);
});

test("[C48] what is refused is counted by its own name", () => {
  const nowhere = { receivedAtMs: START_MS + 500, record: pingAt(START_MS + 400, { lon: 0, lat: 0 }, { seq: 1 }) };
  expect(play([ping(0, 0), nowhere]).notes).toEqual(["ping dropped: null island"]);
});

test("[C48] what is shown is never more than 0.9 s older than if all had counted", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 50, max: 3_000 }), { minLength: 1, maxLength: 60 }), (gapsMs) => {
      let afterMs = 0;
      const log = [0, ...gapsMs].map((gapMs, seq) => {
        afterMs += gapMs;
        return ping(afterMs, seq);
      });
      const shown = viewsOf(play(log).outputs).at(-1)?.lastFixMs ?? 0;
      expect(START_MS + afterMs - shown).toBeLessThan(900);
    }),
  );
});
