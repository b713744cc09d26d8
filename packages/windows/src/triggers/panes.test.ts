import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addToPanes,
  addToWindows,
  closeWindows,
  everyCount,
  everyMs,
  firePanes,
  hopping,
  nextFiring,
  noPanes,
  noWindows,
  onWatermark,
  type Pane,
  type PaneState,
  session,
  type Triggered,
  triggered,
  tumbling,
  type Window,
  type WindowValue,
} from "../index.ts";

type Times = readonly number[];
const times = {
  initial: [] as Times,
  add: (held: Times, at: number) => [...held, at].sort((a, b) => a - b),
  merge: (left: Times, right: Times) => [...left, ...right].sort((a, b) => a - b),
};
const tens: Triggered<number, Times> = triggered({
  windows: tumbling({ sizeMs: 10 }),
  aggregate: times,
  trigger: onWatermark(),
  mode: "accumulating",
  latenessMs: 5,
  maxOpen: 100,
});
const gapTen = triggered({ ...tens, windows: session({ gapMs: 10 }) });

interface Happening {
  readonly at?: number;
  readonly watermarkMs: number;
  /** Default: the watermark's. */
  readonly stageTimeMs?: number;
}

/** Adds an event, or only lets time pass where there is none. */
function run(spec: Triggered<number, Times>, happenings: readonly Happening[]) {
  let state: PaneState<Times> = noPanes();
  const panes: Pane<Times>[] = [];
  const late: number[] = [];
  for (const { at, watermarkMs, stageTimeMs = watermarkMs } of happenings) {
    if (at === undefined) {
      const fired = firePanes(spec, state, { watermarkMs, stageTimeMs });
      state = fired.state;
      panes.push(...fired.panes);
      continue;
    }
    const added = addToPanes(spec, state, { timeMs: at, value: at, watermarkMs, stageTimeMs });
    state = added.state;
    panes.push(...added.panes);
    if (added.late.length > 0) late.push(at);
  }
  return { state, panes, late };
}
const events = (ats: Times, watermarkMs: number): Happening[] => ats.map((at) => ({ at, watermarkMs }));
const told = (panes: readonly Pane<Times>[]) => panes.map(({ timing, value }) => [timing, value]);

describe("on the watermark", () => {
  test("[W26] a window tells when the watermark reaches its end, without waiting for late events", () => {
    const { panes } = run(tens, [...events([3, 7], 0), { watermarkMs: 9 }, { watermarkMs: 10 }]);
    expect(panes).toEqual([
      {
        window: { startMs: 0, endMs: 10 },
        value: [3, 7],
        index: 0,
        timing: "onTime",
        isFirst: true,
        isLast: false,
        replaces: [],
      },
    ]);
  });

  test("[W30] it tells for the last time when it closes, late events and all", () => {
    const { panes, state } = run(tens, [
      ...events([3], 0),
      { at: 4, watermarkMs: 10 },
      { watermarkMs: 14 },
      { watermarkMs: 15 },
    ]);
    expect(told(panes)).toEqual([
      ["onTime", [3]],
      ["late", [3, 4]],
    ]);
    expect(panes.map(({ isLast }) => isLast)).toEqual([false, true]);
    expect(state.open).toEqual([]);
  });

  test("[W30] on time and last are one when both come at once", () => {
    const { panes } = run(tens, [...events([3], 0), { watermarkMs: 15 }]);
    expect(panes).toMatchObject([{ timing: "onTime", isFirst: true, isLast: true }]);
  });

  test("[W29] late events are told of at once, or every so many", () => {
    const lateOnes = [...events([3], 0), ...events([4, 5, 6], 10), { watermarkMs: 15 }];
    const each = run(triggered({ ...tens, trigger: onWatermark({ late: everyCount(1) }) }), lateOnes);
    expect(told(each.panes)).toEqual([
      ["onTime", [3]],
      ["late", [3, 4]],
      ["late", [3, 4, 5]],
      ["late", [3, 4, 5, 6]],
      ["late", [3, 4, 5, 6]],
    ]);
    const everyTwo = run(triggered({ ...tens, trigger: onWatermark({ late: everyCount(2) }) }), lateOnes);
    expect(everyTwo.panes.map(({ value }) => value.length)).toEqual([1, 3, 4]);
  });

  test("[W32] a window that is born after its end is late from the start", () => {
    const spec = triggered({ ...tens, trigger: onWatermark({ late: everyCount(1) }) });
    expect(run(spec, events([3], 12)).panes).toMatchObject([{ timing: "late", isFirst: true, isLast: false }]);
    expect(told(run(tens, [...events([3], 12), { watermarkMs: 20 }]).panes)).toEqual([["late", [3]]]);
  });
});

describe("early", () => {
  test("[W27] every so many events, counted from the last pane, before the end only", () => {
    const spec = triggered({ ...tens, trigger: onWatermark({ early: everyCount(2) }) });
    const { panes } = run(spec, [
      ...events([1, 2, 3, 4, 5], 0),
      { watermarkMs: 10 },
      ...events([6, 7], 11),
      { watermarkMs: 15 },
    ]);
    expect(told(panes)).toEqual([
      ["early", [1, 2]],
      ["early", [1, 2, 3, 4]],
      ["onTime", [1, 2, 3, 4, 5]],
      ["late", [1, 2, 3, 4, 5, 6, 7]],
    ]);
    expect(panes.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });

  test("[W28] so much stage time after the first event not told of, and never without news", () => {
    const spec = triggered({ ...tens, trigger: onWatermark({ early: everyMs(100) }) });
    const { panes, state } = run(spec, [
      { at: 1, watermarkMs: 0, stageTimeMs: 1_000 },
      { at: 2, watermarkMs: 0, stageTimeMs: 1_050 },
      { watermarkMs: 0, stageTimeMs: 1_099 },
      { watermarkMs: 0, stageTimeMs: 1_100 },
      { watermarkMs: 0, stageTimeMs: 1_900 },
      { at: 3, watermarkMs: 0, stageTimeMs: 2_000 },
    ]);
    expect(told(panes)).toEqual([["early", [1, 2]]]);
    expect(nextFiring(spec, state)).toEqual({ atWatermarkMs: 10, atStageTimeMs: 2_100 });
    expect(told(firePanes(spec, state, { watermarkMs: 0, stageTimeMs: 2_100 }).panes)).toEqual([["early", [1, 2, 3]]]);
  });

  test("[W28] what is due early is told on time when both have come", () => {
    const spec = triggered({ ...tens, trigger: onWatermark({ early: everyMs(100) }) });
    const { panes } = run(spec, [
      { at: 1, watermarkMs: 0, stageTimeMs: 0 },
      { watermarkMs: 12, stageTimeMs: 500 },
    ]);
    expect(told(panes)).toEqual([["onTime", [1]]]);
  });
});

describe("every so many events", () => {
  const byThree = triggered({ ...tens, trigger: everyCount(3) });

  test("[W31] whatever the watermark says; what is left over comes with the last", () => {
    const { panes } = run(byThree, [
      ...events([1, 2, 3, 4], 0),
      ...events([5, 6], 11),
      ...events([7], 12),
      { watermarkMs: 15 },
    ]);
    expect(told(panes)).toEqual([
      ["early", [1, 2, 3]],
      ["onTime", [1, 2, 3, 4, 5, 6]],
      ["late", [1, 2, 3, 4, 5, 6, 7]],
    ]);
  });

  test("[W31] the watermark alone brings nothing but the last", () => {
    const { state } = run(byThree, events([1], 0));
    expect(nextFiring(byThree, state)).toEqual({ atWatermarkMs: 15, atStageTimeMs: null });
    expect(firePanes(byThree, state, { watermarkMs: 14, stageTimeMs: 14 }).panes).toEqual([]);
  });
});

describe("discarding", () => {
  test("[W33] each pane holds what is new, and the last may be empty", () => {
    const spec = triggered({ ...tens, mode: "discarding", trigger: onWatermark({ early: everyCount(2) }) });
    const { panes } = run(spec, [...events([1, 2, 3], 0), { watermarkMs: 10 }, { watermarkMs: 15 }]);
    expect(told(panes)).toEqual([
      ["early", [1, 2]],
      ["onTime", [3]],
      ["late", []],
    ]);
  });

  test("[W33] all panes of a window together are its final result", () => {
    fc.assert(
      fc.property(happenings, triggers, (given, trigger) => {
        for (const kind of [tens, gapTen, hops]) {
          const spec = triggered({ ...kind, trigger, mode: "discarding" });
          const parts = new Map<string, Times>();
          for (const { window, value, replaces } of run(spec, [...given, END]).panes) {
            const gone = replaces.map((each) => parts.get(keyOf(each)) ?? times.initial);
            for (const each of replaces) parts.delete(keyOf(each));
            parts.set(keyOf(window), [parts.get(keyOf(window)) ?? [], ...gone, value].reduce(times.merge));
          }
          expect(sorted(parts)).toEqual(finalsOf(kind, given));
        }
      }),
    );
  });
});

describe("results that replace each other", () => {
  test("[W33] the last pane of each window is its final result, and nothing else remains", () => {
    fc.assert(
      fc.property(happenings, triggers, (given, trigger) => {
        for (const kind of [tens, gapTen, hops]) {
          const standing = new Map<string, Times>();
          for (const { window, value, replaces } of run(triggered({ ...kind, trigger }), [...given, END]).panes) {
            for (const each of replaces) expect(standing.delete(keyOf(each))).toBe(true);
            standing.set(keyOf(window), value);
          }
          expect(sorted(standing)).toEqual(finalsOf(kind, given));
        }
      }),
    );
  });

  test("[W30] every window gives exactly one last pane, in order of ends, and none after it", () => {
    fc.assert(
      fc.property(happenings, triggers, (given, trigger) => {
        for (const kind of [tens, gapTen, hops]) {
          const { panes } = run(triggered({ ...kind, trigger }), [...given, END]);
          const last = panes.filter(({ isLast }) => isLast);
          expect(last.map(({ window, value }) => ({ window, value }))).toEqual(finalResults(kind, given));
          const gone = new Set<string>();
          for (const { window, isLast } of panes) {
            expect(gone.has(keyOf(window))).toBe(false);
            if (isLast) gone.add(keyOf(window));
          }
        }
      }),
    );
  });

  test("[W34] a session that grew replaces what it gave when it was shorter", () => {
    const spec = triggered({ ...gapTen, trigger: everyCount(1) });
    const { panes } = run(spec, events([3, 8], 0));
    expect(panes).toMatchObject([
      { window: { startMs: 3, endMs: 13 }, value: [3], index: 0, isFirst: true, replaces: [] },
      {
        window: { startMs: 3, endMs: 18 },
        value: [3, 8],
        index: 1,
        isFirst: false,
        replaces: [{ startMs: 3, endMs: 13 }],
      },
    ]);
  });

  test("[W34] when two sessions that gave results become one, it tells at once and replaces both", () => {
    const spec = triggered({ ...gapTen, trigger: onWatermark({ early: everyCount(2) }) });
    const { panes } = run(spec, events([0, 1, 18, 19, 9], 0));
    expect(panes.at(-1)).toEqual({
      window: { startMs: 0, endMs: 29 },
      value: [0, 1, 9, 18, 19],
      index: 1,
      timing: "early",
      isFirst: false,
      isLast: false,
      replaces: [
        { startMs: 18, endMs: 29 },
        { startMs: 0, endMs: 11 },
      ],
    });
  });

  test("[W34] where only one of them gave a result, that is replaced when the next is due", () => {
    const spec = triggered({ ...gapTen, trigger: onWatermark({ early: everyCount(2) }) });
    const { panes } = run(spec, events([0, 1, 18, 9], 0));
    expect(panes).toMatchObject([
      { value: [0, 1], replaces: [] },
      { value: [0, 1, 9, 18], replaces: [{ startMs: 0, endMs: 11 }] },
    ]);
  });

  test("[W35] a session carried on beyond the watermark has another end to be on time at", () => {
    const spec = triggered({ ...gapTen, latenessMs: 20 });
    const { panes } = run(spec, [...events([0], 0), { watermarkMs: 10 }, ...events([8], 12), { watermarkMs: 18 }]);
    expect(panes).toMatchObject([
      { timing: "onTime", window: { startMs: 0, endMs: 10 } },
      { timing: "onTime", window: { startMs: 0, endMs: 18 }, replaces: [{ startMs: 0, endMs: 10 }] },
    ]);
  });

  test("[W32] early, then once on time, then late; indices without gaps, the first is first", () => {
    const rank = { early: 0, onTime: 1, late: 2 };
    fc.assert(
      fc.property(happenings, triggers, (given, trigger) => {
        for (const kind of [tens, hops]) {
          const byWindow = Map.groupBy(run(triggered({ ...kind, trigger }), [...given, END]).panes, (pane) =>
            keyOf(pane.window),
          );
          for (const panes of byWindow.values()) {
            expect(panes.map(({ index }) => index)).toEqual(panes.map((_, index) => index));
            expect(panes.map(({ isFirst }) => isFirst)).toEqual(panes.map((_, index) => index === 0));
            const ranks = panes.map(({ timing }) => rank[timing]);
            expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
            expect(ranks.filter((each) => each === rank.onTime).length).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });
});

describe("the value that holds them", () => {
  test("[W36] waking only when told to brings the same panes as waking all the time", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { maxLength: 20 }), triggers, (ats, trigger) => {
        for (const kind of [tens, gapTen]) {
          const spec = triggered({ ...kind, trigger });
          const { state } = run(spec, events(ats, -1));
          const always: Pane<Times>[] = [];
          const woken: Pane<Times>[] = [];
          let watched = state;
          let sleeper = state;
          for (let now = 0; now <= 100; now += 1) {
            const seen = firePanes(spec, watched, { watermarkMs: now, stageTimeMs: now });
            watched = seen.state;
            always.push(...seen.panes);
            const { atWatermarkMs, atStageTimeMs } = nextFiring(spec, sleeper);
            if ((atWatermarkMs ?? 101) > now && (atStageTimeMs ?? 101) > now) continue;
            const fired = firePanes(spec, sleeper, { watermarkMs: now, stageTimeMs: now });
            sleeper = fired.state;
            expect(fired.panes.length).toBeGreaterThan(0);
            woken.push(...fired.panes);
          }
          expect(woken).toEqual(always);
        }
      }),
    );
  });

  test("[W37] it goes through JSON at any point, and never holds more than the limit", () => {
    fc.assert(
      fc.property(happenings, triggers, fc.integer({ min: 1, max: 3 }), (given, trigger, maxOpen) => {
        for (const kind of [tens, gapTen, hops]) {
          const spec = triggered({ ...kind, trigger, maxOpen });
          let state: PaneState<Times> = noPanes();
          for (const { at, watermarkMs } of given) {
            const event = { timeMs: at, value: at, watermarkMs, stageTimeMs: watermarkMs };
            const added = addToPanes(spec, state, event);
            const again = addToPanes(spec, JSON.parse(JSON.stringify(state)), event);
            expect(again).toEqual(added);
            state = added.state;
            expect(state.open.length).toBeLessThanOrEqual(maxOpen);
          }
        }
      }),
    );
  });

  test("[W37] late and refused events are those of plain windows", () => {
    fc.assert(
      fc.property(happenings, fc.integer({ min: 1, max: 3 }), (given, maxOpen) => {
        for (const kind of [tens, gapTen, hops]) {
          const spec = triggered({ ...kind, maxOpen });
          let panes: PaneState<Times> = noPanes();
          let plain = noWindows<Times>();
          for (const { at, watermarkMs } of given) {
            const one = addToPanes(spec, panes, { timeMs: at, value: at, watermarkMs, stageTimeMs: watermarkMs });
            const other = addToWindows(spec, plain, { timeMs: at, value: at, watermarkMs });
            expect({ late: one.late, refused: one.refused }).toEqual({ late: other.late, refused: other.refused });
            panes = one.state;
            plain = other.state;
          }
        }
      }),
    );
  });
});

const hops = triggered({ ...tens, windows: hopping({ sizeMs: 10, everyMs: 5 }) });
const END: Happening = { watermarkMs: 100_000 };
const happenings = fc.array(fc.record({ at: fc.nat(100), watermarkMs: fc.nat(100) }), { maxLength: 40 });
const counts = fc.integer({ min: 1, max: 4 }).map(everyCount);
const triggers = fc.oneof(
  counts,
  fc
    .record({
      early: fc.option(fc.oneof(counts, fc.integer({ min: 1, max: 20 }).map(everyMs))),
      late: fc.option(counts),
    })
    .map(onWatermark),
);
const keyOf = ({ startMs, endMs }: Window): string => `${startMs}-${endMs}`;
const sorted = (byWindow: ReadonlyMap<string, Times>) => [...byWindow].sort(([a], [b]) => a.localeCompare(b));

/** What plain windows give of the same events. */
function finalResults(spec: Triggered<number, Times>, given: readonly (Happening & { at: number })[]) {
  const results: WindowValue<Times>[] = [];
  let state = noWindows<Times>();
  for (const { at, watermarkMs } of given) {
    const added = addToWindows(spec, state, { timeMs: at, value: at, watermarkMs });
    results.push(...added.results);
    state = added.state;
  }
  return [...results, ...closeWindows(spec, state, END.watermarkMs).results];
}

function finalsOf(spec: Triggered<number, Times>, given: readonly (Happening & { at: number })[]) {
  return sorted(new Map(finalResults(spec, given).map(({ window, value }) => [keyOf(window), value])));
}
