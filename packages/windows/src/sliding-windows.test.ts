import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addToWindows,
  closeWindows,
  nextCloseMs,
  noWindows,
  openWindows,
  sliding,
  type Windowed,
  type WindowState,
  windowed,
} from "./index.ts";

type Times = readonly number[];
const times = {
  initial: [] as Times,
  add: (held: Times, at: number) => [...held, at].sort((a, b) => a - b),
  merge: (left: Times, right: Times) => [...left, ...right].sort((a, b) => a - b),
};
const DIFFERENCE_MS = 10;
const tens: Windowed<number, Times> = windowed({
  windows: sliding({ differenceMs: DIFFERENCE_MS }),
  aggregate: times,
  latenessMs: 0,
  maxOpen: 100,
});

function withAll(spec: Windowed<number, Times>, ats: Times, watermarkMs = -1_000): WindowState<Times> {
  return ats.reduce<WindowState<Times>>(
    (state, at) => addToWindows(spec, state, { timeMs: at, value: at, watermarkMs }).state,
    noWindows(),
  );
}

/** From the definition: every window an event ends or begins after, with what is in it. */
function windowsOf(ats: Times) {
  const starts = new Set(ats.flatMap((at) => [at - DIFFERENCE_MS, at + 1]));
  return [...starts]
    .sort((a, b) => a - b)
    .map((startMs) => ({ startMs, endMs: startMs + DIFFERENCE_MS + 1 }))
    .map((window) => ({
      window,
      value: ats.filter((at) => window.startMs <= at && at < window.endMs).sort((a, b) => a - b),
    }))
    .filter(({ value }) => value.length > 0);
}

describe("which there are", () => {
  test("[W22] the timeline of the documentation", () => {
    expect(openWindows(tens, withAll(tens, [3, 7, 20]))).toEqual([
      { window: { startMs: -7, endMs: 4 }, value: [3] },
      { window: { startMs: -3, endMs: 8 }, value: [3, 7] },
      { window: { startMs: 4, endMs: 15 }, value: [7] },
      { window: { startMs: 10, endMs: 21 }, value: [20] },
    ]);
  });

  test("[W22] events exactly the difference apart share a window, one more apart do not", () => {
    const sets = (ats: Times) => openWindows(tens, withAll(tens, ats)).map(({ value }) => value);
    expect(sets([5, 15])).toContainEqual([5, 15]);
    expect(sets([5, 16])).not.toContainEqual([5, 16]);
  });

  test("[W23] any order of the same events makes the same windows", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 25 }), (ats) => {
        expect(openWindows(tens, withAll(tens, ats))).toEqual(windowsOf(ats));
      }),
    );
  });
});

describe("closing", () => {
  test("[W11] each is final once, when the watermark reaches its end", () => {
    const state = withAll(tens, [3, 7], 0);
    expect(nextCloseMs(tens, state)).toBe(4);
    const first = closeWindows(tens, state, 4);
    expect(first.results).toEqual([{ window: { startMs: -7, endMs: 4 }, value: [3] }]);
    expect(nextCloseMs(tens, first.state)).toBe(8);
    const rest = closeWindows(tens, first.state, 100);
    expect(rest.results.map(({ value }) => value)).toEqual([[3, 7], [7]]);
    expect(nextCloseMs(tens, rest.state)).toBeNull();
  });

  test("[W24] an event too late for the window it would end is still in those that last", () => {
    const { state } = closeWindows(tens, withAll(tens, [8, 12]), 9);
    const added = addToWindows(tens, state, { timeMs: 6, value: 6, watermarkMs: 9 });
    expect(added.late).toEqual([{ startMs: -4, endMs: 7 }]);
    expect(openWindows(tens, added.state).map(({ value }) => value)).toEqual([[6, 8, 12], [8, 12], [12]]);
  });

  test("[W24] when all windows with it are closed, it changes nothing", () => {
    const { state } = closeWindows(tens, withAll(tens, [8, 30]), 17);
    const added = addToWindows(tens, state, { timeMs: 6, value: 6, watermarkMs: 17 });
    expect(added.late).toEqual([{ startMs: -4, endMs: 7 }]);
    expect(added.state).toEqual(state);
  });

  test("[W24] an instant leaves the state with the last window it is in or before", () => {
    const state = withAll(tens, [5], 0);
    expect(closeWindows(tens, state, 16).state.open).toHaveLength(1);
    expect(closeWindows(tens, state, 17).state.open).toEqual([]);
  });

  test("[W18] the limit counts instants", () => {
    const two = windowed({ ...tens, maxOpen: 2 });
    const state = withAll(two, [5, 7]);
    expect(addToWindows(two, state, { timeMs: 7, value: 7, watermarkMs: 0 }).refused).toEqual([]);
    const third = addToWindows(two, state, { timeMs: 6, value: 6, watermarkMs: 0 });
    expect(third.refused).toEqual([{ startMs: -4, endMs: 7 }]);
    expect(third.state.open).toEqual(state.open);
  });
});
