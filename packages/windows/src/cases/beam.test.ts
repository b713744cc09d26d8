/**
 * Beam's trigger transcripts (apache/beam, sdks/python/apache_beam/testing/data/
 * trigger_transcripts.yaml), their values with our windows. Where we read one otherwise, it
 * says so and asserts ours.
 *
 * A window there is written with its last time inside: their [0, 9] is our [0, 10). A list of
 * inputs there is one bundle, and triggers are asked after it; we ask after each event.
 * Beam's default lateness in these transcripts is without bound, ours is named.
 */
import { describe, expect, test } from "vitest";
import {
  addToPanes,
  addToWindows,
  closeWindows,
  everyCount,
  firePanes,
  noPanes,
  noWindows,
  onWatermark,
  type Pane,
  session,
  type Triggered,
  triggered,
  tumbling,
  windowed,
} from "../index.ts";

type Times = readonly number[];
const times = {
  initial: [] as Times,
  add: (held: Times, at: number) => [...held, at].sort((a, b) => a - b),
  merge: (left: Times, right: Times) => [...left, ...right].sort((a, b) => a - b),
};
const fixed: Triggered<number, Times> = triggered({
  windows: tumbling({ sizeMs: 10 }),
  aggregate: times,
  trigger: onWatermark({ late: everyCount(1) }),
  mode: "accumulating",
  latenessMs: 1_000,
  maxOpen: 100,
});

/** Inputs and watermarks in order; gives the panes of each step. */
function transcript(spec: Triggered<number, Times>, steps: readonly ({ input: Times } | { watermark: number })[]) {
  let state = noPanes<Times>();
  let watermarkMs = 0;
  const late: number[] = [];
  const panes = steps.map((step): Pane<Times>[] => {
    if ("watermark" in step) {
      watermarkMs = step.watermark;
      const fired = firePanes(spec, state, { watermarkMs, stageTimeMs: 0 });
      state = fired.state;
      return [...fired.panes];
    }
    return step.input.flatMap((timeMs) => {
      const added = addToPanes(spec, state, { timeMs, value: timeMs, watermarkMs, stageTimeMs: 0 });
      state = added.state;
      if (added.late.length > 0) late.push(timeMs);
      return [...added.panes];
    });
  });
  return { panes, late, open: state.open };
}
const pane = (startMs: number, endMs: number, value: Times) => ({ window: { startMs, endMs }, value });

test("[W26] fixed_default", () => {
  const { panes } = transcript(fixed, [{ input: [1, 2, 3, 10, 11] }, { watermark: 25 }]);
  expect(panes).toMatchObject([
    [],
    [
      { ...pane(0, 10, [1, 2, 3]), index: 0 },
      { ...pane(10, 20, [10, 11]), index: 0 },
    ],
  ]);
});

test("[W29] fixed_default_late_data", () => {
  const { panes } = transcript(fixed, [{ input: [1, 2, 3, 10, 11, 25] }, { watermark: 100 }, { input: [7] }]);
  expect(panes).toMatchObject([
    [],
    [
      { ...pane(0, 10, [1, 2, 3]), timing: "onTime", isLast: false },
      { ...pane(10, 20, [10, 11]), timing: "onTime" },
      { ...pane(20, 30, [25]), timing: "onTime" },
    ],
    [{ ...pane(0, 10, [1, 2, 3, 7]), timing: "late" }],
  ]);
});

test.each([
  { name: "timestamp_combiner_earliest", choose: Math.min, none: Number.MAX_SAFE_INTEGER, expected: [1, 10, 25] },
  { name: "timestamp_combiner_latest", choose: Math.max, none: Number.MIN_SAFE_INTEGER, expected: [3, 11, 25] },
])("[W11] $name: which time a result bears is an aggregate like others", ({ choose, none, expected }) => {
  const aggregate = {
    initial: none,
    add: (held: number, at: number) => choose(held, at),
    merge: (left: number, right: number) => choose(left, right),
  };
  const spec = windowed({ windows: tumbling({ sizeMs: 10 }), aggregate, latenessMs: 0, maxOpen: 10 });
  let state = noWindows<number>();
  for (const timeMs of [1, 2, 3, 10, 11, 25]) {
    state = addToWindows(spec, state, { timeMs, value: timeMs, watermarkMs: 0 }).state;
  }
  expect(closeWindows(spec, state, 100).results.map(({ value }) => value)).toEqual(expected);
});

describe("early_late_sessions", () => {
  const spec = triggered({
    ...fixed,
    windows: session({ gapMs: 10 }),
    trigger: onWatermark({ early: everyCount(2), late: everyCount(3) }),
  });
  const steps = [
    { input: [1, 2, 3] },
    { input: [4] },
    { input: [5] },
    { input: [6] },
    { watermark: 100 },
    { input: [1] },
    { input: [3, 4] },
  ];

  test("[W27] early every two: asked after each event, the second pane is one event earlier than Beam's", () => {
    const { panes } = transcript(spec, steps);
    // Beam: [1, 2, 3] in [1, 13) after the bundle, [1…5] in [1, 15) after 5.
    expect(panes.slice(0, 4)).toMatchObject([
      [{ ...pane(1, 12, [1, 2]), timing: "early", index: 0 }],
      [{ ...pane(1, 14, [1, 2, 3, 4]), timing: "early", index: 1, replaces: [{ startMs: 1, endMs: 12 }] }],
      [],
      [{ ...pane(1, 16, [1, 2, 3, 4, 5, 6]), timing: "early", index: 2 }],
    ]);
  });

  test("[W29] on time at 100, then late after three more", () => {
    const { panes } = transcript(spec, steps);
    expect(panes.slice(4)).toMatchObject([
      [{ ...pane(1, 16, [1, 2, 3, 4, 5, 6]), timing: "onTime", isLast: false }],
      [],
      [{ ...pane(1, 16, [1, 1, 2, 3, 3, 4, 4, 5, 6]), timing: "late", isLast: false }],
    ]);
  });
});

test("[W33] discarding_early_fixed", () => {
  const spec = triggered({
    ...fixed,
    trigger: onWatermark({ early: everyCount(2) }),
    mode: "discarding",
    latenessMs: 0,
  });
  const { panes } = transcript(spec, [
    { input: [1, 2] },
    { input: [3] },
    { input: [4] },
    { input: [14] },
    { input: [5] },
    { input: [18] },
    { input: [6] },
    { watermark: 100 },
  ]);
  // Beam's first bundle is [1, 2, 3], and its panes hold [1, 2, 3], [4, 5] and [6].
  expect(panes).toMatchObject([
    [{ ...pane(0, 10, [1, 2]), timing: "early", index: 0 }],
    [],
    [{ ...pane(0, 10, [3, 4]), timing: "early", index: 1 }],
    [],
    [],
    [{ ...pane(10, 20, [14, 18]), timing: "early", index: 0 }],
    [{ ...pane(0, 10, [5, 6]), timing: "early", index: 2 }],
    [
      { ...pane(0, 10, []), timing: "onTime", isLast: true, index: 3 },
      { ...pane(10, 20, []), timing: "onTime", isLast: true, index: 1 },
    ],
  ]);
});

test("[W31] garbage_collection: every two, lateness 10", () => {
  const spec = triggered({ ...fixed, trigger: everyCount(2), mode: "discarding", latenessMs: 10 });
  const { panes, open } = transcript(spec, [{ input: [1, 2, 3, 10, 11, 25] }]);
  expect(panes).toMatchObject([[pane(0, 10, [1, 2]), pane(10, 20, [10, 11])]]);
  // Beam's count fires once and its window is done; ours goes on counting until the window closes.
  expect(open.map(({ window, news }) => [window.startMs, news])).toEqual([
    [0, 1],
    [10, 0],
    [20, 1],
  ]);
});

test.each([
  { name: "known_late_data_watermark", before: 5, input: [2, 3, 7, 8] },
  { name: "known_late_data_no_watermark_hold_possible", before: 8, input: [2, 3, 7] },
])("[W13] $name: behind the watermark, but its window is open", ({ before, input }) => {
  const { panes, late } = transcript(fixed, [{ watermark: before }, { input }, { watermark: 11 }]);
  expect(panes).toMatchObject([[], [], [pane(0, 10, input)]]);
  expect(late).toEqual([]);
});
