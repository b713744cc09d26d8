import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addToWindows,
  boundedDisorder,
  closeWindows,
  globalWindow,
  hopping,
  nextCloseMs,
  noWindows,
  session,
  sliding,
  tumbling,
  type Windowed,
  type WindowState,
  type WindowValue,
  watermarkAt,
  windowed,
} from "./index.ts";

/** The times that were added, so that a result shows exactly what went into it. */
const times = {
  initial: [] as readonly number[],
  add: (held: readonly number[], at: number) => [...held, at].sort((a, b) => a - b),
  merge: (left: readonly number[], right: readonly number[]) => [...left, ...right].sort((a, b) => a - b),
};
type Spec = Windowed<number, readonly number[]>;
type State = WindowState<readonly number[]>;
type Results = readonly WindowValue<readonly number[]>[];

const tens: Spec = windowed({ windows: tumbling({ sizeMs: 10 }), aggregate: times, latenessMs: 0, maxOpen: 100 });
const gapTen: Spec = windowed({ windows: session({ gapMs: 10 }), aggregate: times, latenessMs: 0, maxOpen: 100 });

const slides: Spec = windowed({ ...tens, windows: sliding({ differenceMs: 10 }) });
const hops: Spec = windowed({ ...tens, windows: hopping({ sizeMs: 10, everyMs: 5 }) });

/** Adds each event with the watermark that has come with it. */
function run(spec: Spec, events: readonly { at: number; watermarkMs: number }[]) {
  let state: State = noWindows();
  const results: WindowValue<readonly number[]>[] = [];
  const late: number[] = [];
  for (const { at, watermarkMs } of events) {
    const added = addToWindows(spec, state, { timeMs: at, value: at, watermarkMs });
    state = added.state;
    results.push(...added.results);
    if (added.late.length > 0) late.push(at);
  }
  return { state, results, late };
}
const inOrder = (spec: Spec, ats: readonly number[], watermarkMs = -1_000_000) =>
  run(
    spec,
    ats.map((at) => ({ at, watermarkMs })),
  );
const spans = (values: Results) => values.map(({ window }) => [window.startMs, window.endMs]);

describe("sessions", () => {
  test("[W6] events less than a gap apart are one session, up to a gap after the last", () => {
    expect(inOrder(gapTen, [3, 12, 20]).state.open).toEqual([
      { window: { startMs: 3, endMs: 30 }, value: [3, 12, 20] },
    ]);
  });

  test("[W6] an event exactly a gap after the last starts the next session", () => {
    expect(spans(inOrder(gapTen, [3, 13]).state.open)).toEqual([
      [3, 13],
      [13, 23],
    ]);
  });

  test.each([{ order: [0, 18, 9] }, { order: [9, 0, 18] }, { order: [18, 9, 0] }])(
    "[W7] the one in between makes three one, in the order $order",
    ({ order }) => {
      expect(inOrder(gapTen, order).state.open).toEqual([{ window: { startMs: 0, endMs: 28 }, value: [0, 9, 18] }]);
    },
  );

  test("[W7] an event earlier than a session widens it to the front", () => {
    expect(spans(inOrder(gapTen, [20, 12]).state.open)).toEqual([[12, 30]]);
  });

  test("[W8] sessions are disjoint, also final ones, and a gap or more lies between their events", () => {
    fc.assert(
      fc.property(disorderly, fc.integer({ min: 0, max: 30 }), (events, latenessMs) => {
        const { state, results } = run({ ...gapTen, latenessMs }, events);
        const all = [...results, ...state.open].sort((a, b) => a.window.startMs - b.window.startMs);
        for (const [index, { window, value }] of all.entries()) {
          expect(window).toEqual({ startMs: value[0], endMs: (value.at(-1) ?? 0) + 10 });
          const next = all[index + 1];
          if (next !== undefined) expect(next.window.startMs).toBeGreaterThanOrEqual(window.endMs);
        }
      }),
    );
  });
});

describe("watermark", () => {
  test("[W9] it is the stage's time less the bound", () => {
    expect(watermarkAt(boundedDisorder({ boundMs: 5_000 }), 60_000)).toBe(55_000);
  });

  test("[W10] a lower one counts as the largest seen", () => {
    const ahead = addToWindows(tens, noWindows(), { timeMs: 50, value: 50, watermarkMs: 40 });
    const behind = addToWindows(tens, ahead.state, { timeMs: 35, value: 35, watermarkMs: 0 });
    expect(behind.late).toEqual([{ startMs: 30, endMs: 40 }]);
    expect(closeWindows(tens, behind.state, 0).state.watermarkMs).toBe(40);
  });
});

describe("closing", () => {
  test("[W11] a window is final when the watermark reaches its end, and only once", () => {
    const { state } = inOrder(tens, [3, 9], 0);
    expect(closeWindows(tens, state, 9).results).toEqual([]);
    const closed = closeWindows(tens, state, 10);
    expect(closed.results).toEqual([{ window: { startMs: 0, endMs: 10 }, value: [3, 9] }]);
    expect(closeWindows(tens, closed.state, 1_000).results).toEqual([]);
  });

  test("[W11] lateness keeps it open so much longer", () => {
    const patient = windowed({ ...tens, latenessMs: 5 });
    const { state } = inOrder(patient, [3], 0);
    expect(nextCloseMs(patient, state)).toBe(15);
    expect(closeWindows(patient, state, 14).results).toEqual([]);
    expect(closeWindows(patient, state, 15).results).toHaveLength(1);
    expect(nextCloseMs(patient, closeWindows(patient, state, 15).state)).toBeNull();
  });

  test("[W12] results come in order of their ends", () => {
    const { state } = inOrder(tens, [25, 3, 14]);
    expect(spans(closeWindows(tens, state, 100).results)).toEqual([
      [0, 10],
      [10, 20],
      [20, 30],
    ]);
  });

  test("[W13] asking for results early or late changes no result", () => {
    fc.assert(
      fc.property(disorderly, fc.infiniteStream(fc.boolean()), (events, asks) => {
        for (const spec of [tens, gapTen, hops, slides]) {
          const unasked = run(spec, events);
          let state: State = noWindows();
          const results: WindowValue<readonly number[]>[] = [];
          for (const { at, watermarkMs } of events) {
            if (asks.next().value) {
              const closed = closeWindows(spec, state, watermarkMs);
              results.push(...closed.results);
              state = closed.state;
            }
            const added = addToWindows(spec, state, { timeMs: at, value: at, watermarkMs });
            results.push(...added.results);
            state = added.state;
          }
          expect({ state, results }).toEqual({ state: unasked.state, results: unasked.results });
        }
      }),
    );
  });
});

describe("late", () => {
  test("[W14] for a tumbling window: when it is closed, though nothing was ever in it", () => {
    expect(run(tens, [{ at: 9, watermarkMs: 9 }]).late).toEqual([]);
    expect(run(tens, [{ at: 9, watermarkMs: 10 }]).late).toEqual([9]);
  });

  test.each([
    { at: 20, late: false, why: "at the closing time" },
    { at: 19, late: false, why: "inside the open session" },
    { at: 18, late: false, why: "at the open session's start" },
    { at: 17, late: true, why: "before it, though less than a gap" },
    { at: 5, late: true, why: "long before" },
  ])("[W15] closed up to 20, a session open from 18: an event at $at, $why", ({ at, late }) => {
    const events = [18, 22].map((each) => ({ at: each, watermarkMs: 18 }));
    expect(run(gapTen, [...events, { at, watermarkMs: 20 }]).late).toEqual(late ? [at] : []);
  });

  test("[W16] a late event changes nothing but the watermark", () => {
    fc.assert(
      fc.property(disorderly, (events) => {
        for (const spec of [tens, gapTen]) {
          let state: State = noWindows();
          for (const { at, watermarkMs } of events) {
            const { state: after, late } = addToWindows(spec, state, { timeMs: at, value: at, watermarkMs });
            if (late.length > 0) expect(after).toEqual(closeWindows(spec, state, watermarkMs).state);
            state = after;
          }
        }
      }),
    );
  });

  test("[W17] shuffling within the allowed lateness changes no result", () => {
    const delayed = fc.array(fc.record({ at: fc.integer({ min: 0, max: 300 }), delayMs: fc.nat(20) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(delayed, (events) => {
        const arrivals = events.toSorted((a, b) => a.at + a.delayMs - (b.at + b.delayMs));
        for (const kind of [tens, gapTen, hops, slides]) {
          const spec = { ...kind, latenessMs: 20 };
          const shuffled = run(
            spec,
            arrivals.map(({ at, delayMs }) => ({ at, watermarkMs: at + delayMs })),
          );
          const sorted = inOrder(
            spec,
            events.map(({ at }) => at).toSorted((a, b) => a - b),
          );
          expect(shuffled.late).toEqual([]);
          expect([...shuffled.results, ...closeWindows(spec, shuffled.state, 10_000).results]).toEqual(
            closeWindows(spec, sorted.state, 10_000).results,
          );
        }
      }),
    );
  });

  test("[W2] every event that is not late is in exactly one tumbling window, the others in none", () => {
    fc.assert(
      fc.property(disorderly, fc.nat(30), (events, latenessMs) => {
        const { state, results, late } = run({ ...tens, latenessMs }, events);
        const held = [...results, ...state.open].flatMap(({ value }) => value);
        expect([...held, ...late].sort((a, b) => a - b)).toEqual(events.map(({ at }) => at).sort((a, b) => a - b));
      }),
    );
  });
});

describe("several windows for one event", () => {
  test("[W21] it is in each that is open, and late for each that is closed", () => {
    const { state } = inOrder(hops, [12, 18], 12);
    const added = addToWindows(hops, state, { timeMs: 13, value: 13, watermarkMs: 15 });
    expect(added.results).toEqual([{ window: { startMs: 5, endMs: 15 }, value: [12] }]);
    expect(added.late).toEqual([{ startMs: 5, endMs: 15 }]);
    expect(added.state.open).toEqual([
      { window: { startMs: 10, endMs: 20 }, value: [12, 13, 18] },
      { window: { startMs: 15, endMs: 25 }, value: [18] },
    ]);
  });

  test("[W21] of the windows that need room, the earliest get it", () => {
    const added = addToWindows(windowed({ ...hops, maxOpen: 1 }), noWindows(), {
      timeMs: 12,
      value: 12,
      watermarkMs: 0,
    });
    expect(added.state.open).toEqual([{ window: { startMs: 5, endMs: 15 }, value: [12] }]);
    expect(added.refused).toEqual([{ startMs: 10, endMs: 20 }]);
  });

  test("[W20] a hopping window ends with what a tumbling one in its place would have", () => {
    fc.assert(
      fc.property(disorderly, fc.nat(30), (events, latenessMs) => {
        const hopped = run({ ...hops, latenessMs }, events);
        const tumbled = run({ ...tens, latenessMs }, events);
        expect(hopped.results.filter(({ window }) => window.startMs % 10 === 0)).toEqual(tumbled.results);
      }),
    );
  });

  test("[W25] the window of all time takes everything and never closes by itself", () => {
    const always = windowed({ ...tens, windows: globalWindow() });
    const { state, results, late } = run(always, [
      { at: 500, watermarkMs: 1_000_000 },
      { at: -3, watermarkMs: 2_000_000 },
    ]);
    expect(state.open.map(({ value }) => value)).toEqual([[-3, 500]]);
    expect({ results, late, next: nextCloseMs(always, state) }).toEqual({ results: [], late: [], next: null });
  });
});

describe("the end of time", () => {
  test("[W25] closes even the window of all time", () => {
    const always = windowed({ ...tens, windows: globalWindow() });
    const { state } = run(always, [{ at: 500, watermarkMs: 0 }]);
    expect(closeWindows(always, state, Number.MAX_SAFE_INTEGER).results.map(({ value }) => value)).toEqual([[500]]);
  });
});

describe("limits", () => {
  test("[W18] an event that needs one window too many is refused, others are taken", () => {
    const two = windowed({ ...tens, maxOpen: 2 });
    const { state } = inOrder(two, [5, 15], 0);
    const third = addToWindows(two, state, { timeMs: 25, value: 25, watermarkMs: 0 });
    expect(third.refused).toEqual([{ startMs: 20, endMs: 30 }]);
    expect(third.state).toEqual(state);
    expect(addToWindows(two, state, { timeMs: 16, value: 16, watermarkMs: 0 }).refused).toEqual([]);
    // Closing makes room in the same call.
    expect(addToWindows(two, state, { timeMs: 25, value: 25, watermarkMs: 10 }).refused).toEqual([]);
  });

  test("[W18] the limit holds, whatever comes, and what is refused is said", () => {
    fc.assert(
      fc.property(disorderly, fc.integer({ min: 1, max: 3 }), (events, maxOpen) => {
        for (const kind of [tens, gapTen, hops, slides]) {
          let state: State = noWindows();
          for (const { at, watermarkMs } of events) {
            const added = addToWindows({ ...kind, maxOpen }, state, { timeMs: at, value: at, watermarkMs });
            const held = (open: Results) => open.flatMap(({ value }) => value).filter((each) => each === at).length;
            if (added.refused.length === 0 && added.late.length === 0) {
              expect(held(added.state.open)).toBeGreaterThan(0);
            }
            expect(added.state.open.length).toBeLessThanOrEqual(maxOpen);
            state = added.state;
          }
        }
      }),
    );
  });

  test("[W19] a state goes through JSON unharmed", () => {
    fc.assert(
      fc.property(disorderly, (events) => {
        for (const spec of [tens, gapTen, hops, slides]) {
          const { state } = run(spec, events);
          expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        }
      }),
    );
  });
});

/** Events in any order under watermarks that rise, stand still or are wrongly low. */
const disorderly = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: 200 }), watermarkMs: fc.integer({ min: -50, max: 200 }) }),
  { maxLength: 50 },
);
