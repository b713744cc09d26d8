/**
 * Cases of Flink's own tests (apache/flink: TumblingEventTimeWindowsTest,
 * SlidingEventTimeWindowsTest, MergingWindowSetTest, WindowOperatorTest of org.apache.flink.
 * streaming.runtime.operators.windowing), their values with our windows. Where we read a case
 * otherwise, it says so and asserts ours.
 *
 * A watermark of w there says that nothing at or before w will come; ours, nothing before W.
 * So their w is our w + 1, and both close a window at the same moment.
 */
import { describe, expect, test } from "vitest";
import {
  addToPanes,
  everyCount,
  firePanes,
  globalWindow,
  hopping,
  noPanes,
  onWatermark,
  type PaneState,
  session,
  type Triggered,
  triggered,
  tumbling,
  type Window,
  windowed,
  windowsFor,
} from "../index.ts";
import { runJoined, spanOf as unitedSpan } from "../joining.ts";
import { keyedWindows, resultOf, spanOf, texts } from "./keyed.ts";

const room = { aggregate: texts, maxOpen: 100 };
const apart = { followsEvents: false };
const spans = (windows: readonly Window[]) => windows.map(spanOf);

describe("TumblingEventTimeWindowsTest", () => {
  test.each([
    { offsetMs: 0, at: 0, window: "[0, 5000)" },
    { offsetMs: 0, at: 4_999, window: "[0, 5000)" },
    { offsetMs: 0, at: 5_000, window: "[5000, 10000)" },
    { offsetMs: 150, at: 150, window: "[150, 5150)" },
    { offsetMs: 150, at: 5_099, window: "[150, 5150)" },
    { offsetMs: 150, at: 5_300, window: "[5150, 10150)" },
    { offsetMs: 100, at: 100, window: "[100, 5100)" },
    { offsetMs: 100, at: 5_099, window: "[100, 5100)" },
    { offsetMs: 100, at: 5_100, window: "[5100, 10100)" },
    { offsetMs: -100, at: 0, window: "[-100, 4900)" },
    { offsetMs: -100, at: 4_899, window: "[-100, 4900)" },
    { offsetMs: -100, at: 4_900, window: "[4900, 9900)" },
    { offsetMs: 1_000, at: 1_000, window: "[1000, 6000)" },
    { offsetMs: 1_000, at: 5_999, window: "[1000, 6000)" },
    { offsetMs: 1_000, at: 6_000, window: "[6000, 11000)" },
  ])("[W3] 5000 with an offset of $offsetMs: $at is in $window", ({ offsetMs, at, window }) => {
    expect(spans(windowsFor(tumbling({ sizeMs: 5_000, offsetMs }), at))).toEqual([window]);
  });

  test.each([
    { sizeMs: -1, offsetMs: 0 },
    { sizeMs: 10, offsetMs: 20 },
    { sizeMs: 10, offsetMs: -11 },
  ])("[W4] $sizeMs with an offset of $offsetMs cannot be", (given) => {
    expect(() => tumbling(given)).toThrow(RangeError);
  });
});

describe("SlidingEventTimeWindowsTest, which are our hopping windows", () => {
  test.each([
    { offsetMs: 0, at: 0, first: -4_000 },
    { offsetMs: 0, at: 4_999, first: 0 },
    { offsetMs: 0, at: 5_000, first: 1_000 },
    { offsetMs: 100, at: 100, first: -3_900 },
    { offsetMs: 100, at: 5_099, first: 100 },
    { offsetMs: 100, at: 5_100, first: 1_100 },
    { offsetMs: -100, at: 0, first: -4_100 },
    { offsetMs: -100, at: 4_899, first: -100 },
    { offsetMs: -100, at: 4_900, first: 900 },
    { offsetMs: 500, at: 100, first: -4_500 },
    { offsetMs: 500, at: 5_499, first: 500 },
    { offsetMs: 500, at: 5_100, first: 500 },
  ])("[W20] 5000 every 1000 with an offset of $offsetMs: $at is in five, from $first", ({ offsetMs, at, first }) => {
    const windows = windowsFor(hopping({ sizeMs: 5_000, everyMs: 1_000, offsetMs }), at);
    expect(windows).toEqual(
      [0, 1, 2, 3, 4].map((n) => ({ startMs: first + n * 1_000, endMs: first + n * 1_000 + 5_000 })),
    );
  });

  test.each([
    { sizeMs: -2, everyMs: 1, offsetMs: 0 },
    { sizeMs: 2, everyMs: -1, offsetMs: 0 },
    { sizeMs: -20, everyMs: 10, offsetMs: -1 },
    { sizeMs: 20, everyMs: 10, offsetMs: -11 },
    { sizeMs: 20, everyMs: 10, offsetMs: 11 },
  ])("[W4] $sizeMs every $everyMs with an offset of $offsetMs cannot be", (given) => {
    expect(() => hopping(given)).toThrow(RangeError);
  });
});

describe("MergingWindowSetTest", () => {
  /** The set after each window is added, as sessions merge. */
  function setAfter(windows: readonly (readonly [number, number])[]): string[] {
    const open: { window: Window }[] = [];
    for (const [startMs, endMs] of windows) {
      const own = { startMs, endMs };
      const { from, to } = runJoined(session({ gapMs: 3 }), open, own);
      open.splice(from, to - from, { window: unitedSpan(own, open.slice(from, to)) });
    }
    return open.map(({ window }) => spanOf(window));
  }

  test.each([
    { name: "one", add: [[0, 4]], set: ["[0, 4)"] },
    {
      name: "the same again",
      add: [
        [0, 4],
        [0, 4],
      ],
      set: ["[0, 4)"],
    },
    {
      name: "one that reaches further",
      add: [
        [0, 4],
        [3, 5],
      ],
      set: ["[0, 5)"],
    },
    {
      name: "and further",
      add: [
        [0, 4],
        [3, 5],
        [4, 6],
      ],
      set: ["[0, 6)"],
    },
    {
      name: "some within",
      add: [
        [0, 6],
        [1, 4],
        [0, 4],
        [3, 5],
        [4, 6],
      ],
      set: ["[0, 6)"],
    },
    {
      name: "one apart",
      add: [
        [0, 6],
        [11, 14],
      ],
      set: ["[0, 6)", "[11, 14)"],
    },
    {
      name: "widening to both sides",
      add: [
        [0, 6],
        [11, 14],
        [10, 13],
        [12, 15],
        [11, 14],
      ],
      set: ["[0, 6)", "[10, 15)"],
    },
    {
      name: "a large one over one",
      add: [
        [1, 2],
        [0, 3],
      ],
      set: ["[0, 3)"],
    },
    {
      name: "a large one over several",
      add: [
        [1, 3],
        [5, 8],
        [10, 13],
        [0, 13],
      ],
      set: ["[0, 13)"],
    },
    {
      name: "an identical one",
      add: [
        [1, 2],
        [1, 2],
      ],
      set: ["[1, 2)"],
    },
  ] as const)("[W6] incremental merging: $name", ({ add, set }) => {
    expect(setAfter(add)).toEqual(set);
  });

  test("[W7] late merging: what lies between joins the two, then all", () => {
    expect(
      setAfter([
        [0, 3],
        [5, 8],
        [10, 13],
        [7, 11],
      ]),
    ).toEqual(["[0, 3)", "[5, 13)"]);
    expect(
      setAfter([
        [0, 3],
        [5, 8],
        [10, 13],
        [7, 11],
        [2, 6],
      ]),
    ).toEqual(["[0, 13)"]);
  });

  test("[W6] windows that only touch: Flink merges [5, 8), [8, 10) and [10, 13); we do not", () => {
    expect(
      setAfter([
        [0, 3],
        [5, 8],
        [10, 13],
        [8, 10],
      ]),
    ).toEqual(["[0, 3)", "[5, 8)", "[8, 10)", "[10, 13)"]);
  });
});

const OUT_OF_ORDER = [
  ["key2", 3_999],
  ["key2", 3_000],
  ["key1", 20],
  ["key1", 0],
  ["key1", 999],
  ["key2", 1_998],
  ["key2", 1_999],
  ["key2", 1_000],
] as const;

describe("WindowOperatorTest: on time", () => {
  /** How many events each key's window had, at each of Flink's watermarks. */
  function countsAt(run: ReturnType<typeof keyedWindows>, watermarks: readonly number[]) {
    return watermarks.map((watermark) => {
      run.passTo(watermark + 1);
      return run.results().map((result) => result.replace(/[\d+]+$/, (all) => String(all.split("+").length)));
    });
  }

  test("[W20] 3 s every second, out of order", () => {
    const run = keyedWindows(
      windowed({ ...room, windows: hopping({ sizeMs: 3_000, everyMs: 1_000 }), latenessMs: 0 }),
      apart,
    );
    for (const [key, at] of OUT_OF_ORDER) run.add(key, "1", at);
    expect(countsAt(run, [999, 1_999, 2_999, 3_999, 4_999, 5_999, 6_999, 7_999])).toEqual([
      ["key1 [-2000, 1000) 3"],
      ["key2 [-1000, 2000) 3", "key1 [-1000, 2000) 3"],
      ["key2 [0, 3000) 3", "key1 [0, 3000) 3"],
      ["key2 [1000, 4000) 5"],
      ["key2 [2000, 5000) 2"],
      ["key2 [3000, 6000) 2"],
      [],
      [],
    ]);
  });

  test("[W11] tumbling 3 s, out of order", () => {
    const run = keyedWindows(windowed({ ...room, windows: tumbling({ sizeMs: 3_000 }), latenessMs: 0 }), apart);
    for (const [key, at] of OUT_OF_ORDER) run.add(key, "1", at);
    expect(countsAt(run, [999, 1_999, 2_999, 3_999, 4_999, 5_999, 6_999, 7_999])).toEqual([
      [],
      [],
      ["key2 [0, 3000) 3", "key1 [0, 3000) 3"],
      [],
      [],
      ["key2 [3000, 6000) 2"],
      [],
      [],
    ]);
  });

  test("[W3] tumbling 2 s with an offset of 100: not at 2010, as it would be without", () => {
    const run = keyedWindows(
      windowed({ ...room, windows: tumbling({ sizeMs: 2_000, offsetMs: 100 }), latenessMs: 0 }),
      apart,
    );
    run.add("key2", "1", 1_000);
    run.passTo(1_986);
    for (const at of [1_980, 1_998, 2_001]) run.add("key2", "1", at);
    expect(countsAt(run, [2_010, 2_999, 3_999])).toEqual([[], ["key2 [100, 2100) 4"], []]);
  });

  test("[W20] 2 s every 500 ms with an offset of 10", () => {
    const run = keyedWindows(
      windowed({ ...room, windows: hopping({ sizeMs: 2_000, everyMs: 500, offsetMs: 10 }), latenessMs: 0 }),
      apart,
    );
    run.add("key2", "1", 333);
    run.passTo(6_667);
    expect(run.results().map((each) => each.split(" ")[2])).toEqual(["510)", "1010)", "1510)", "2010)"]);
  });

  test("[W6] sessions of 3 s", () => {
    const run = keyedWindows(windowed({ ...room, windows: session({ gapMs: 3_000 }), latenessMs: 0 }), apart);
    for (const [value, at] of [
      ["1", 0],
      ["2", 1_000],
      ["3", 2_500],
    ] as const)
      run.add("key2", value, at);
    for (const [value, at] of [
      ["1", 10],
      ["2", 1_000],
      ["3", 2_500],
    ] as const)
      run.add("key1", value, at);
    for (const [value, at] of [
      ["4", 5_501],
      ["5", 6_000],
      ["5", 6_000],
      ["6", 6_050],
    ] as const)
      run.add("key2", value, at);
    run.passTo(12_001);
    expect(run.results()).toEqual(["key2 [0, 5500) 1+2+3", "key2 [5501, 9050) 4+5+5+6", "key1 [10, 5500) 1+2+3"]);
    for (const value of ["10", "20"]) run.add("key2", value, 15_000);
    run.passTo(18_000);
    expect(run.results()).toEqual(["key2 [15000, 18000) 10+20"]);
  });
});

describe("WindowOperatorTest: late", () => {
  test("[W14] tumbling 2 s, no lateness: at 1999 the window is closed", () => {
    const run = keyedWindows(windowed({ ...room, windows: tumbling({ sizeMs: 2_000 }), latenessMs: 0 }), apart);
    run.add("key2", "a", 1_000);
    run.passTo(1_986);
    run.add("key2", "b", 1_980);
    run.passTo(2_000);
    run.add("key2", "c", 1_998);
    run.add("key2", "d", 2_001);
    run.passTo(4_000);
    expect(run.results()).toEqual(["key2 [0, 2000) a+b", "key2 [2000, 4000) d"]);
    expect(run.late).toEqual(["key2 c [0, 2000)"]);
  });

  test("[W21] 3 s every second, no lateness: dropped from what is closed, kept in the rest", () => {
    const run = keyedWindows(
      windowed({ ...room, windows: hopping({ sizeMs: 3_000, everyMs: 1_000 }), latenessMs: 0 }),
      apart,
    );
    run.add("key2", "a", 1_000);
    run.passTo(2_000);
    run.add("key2", "b", 2_000);
    run.passTo(3_001);
    run.add("key1", "x", 3_001);
    for (const value of ["c", "d"]) run.add("key2", value, 2_400);
    run.add("key1", "y", 3_001);
    run.add("key2", "e", 3_900);
    run.passTo(6_001);
    run.add("key1", "z", 3_001);
    expect(run.results()).toEqual([
      "key2 [-1000, 2000) a",
      "key2 [0, 3000) a+b",
      "key2 [1000, 4000) a+b+c+d+e",
      "key2 [2000, 5000) b+c+d+e",
      "key2 [3000, 6000) e",
      "key1 [1000, 4000) x+y",
      "key1 [2000, 5000) x+y",
      "key1 [3000, 6000) x+y",
    ]);
    expect(run.late).toEqual([
      "key2 c [0, 3000)",
      "key2 d [0, 3000)",
      "key1 z [1000, 4000)",
      "key1 z [2000, 5000)",
      "key1 z [3000, 6000)",
    ]);
  });

  /** The events and watermarks that all of Flink's session lateness tests share. */
  function untilMerged(latenessMs: number) {
    const run = keyedWindows(windowed({ ...room, windows: session({ gapMs: 3_000 }), latenessMs }), apart);
    run.add("key2", "1", 1_000);
    run.passTo(2_000);
    run.add("key2", "2", 2_000);
    run.passTo(4_999);
    run.add("key2", "3", 4_500);
    run.add("key2", "4", 8_500);
    run.passTo(7_401);
    run.add("key2", "5", 7_000);
    run.passTo(11_502);
    run.add("key2", "6", 11_600);
    run.passTo(14_601);
    return run;
  }

  test("[W15] sessions, no lateness: a late one inside an open session still bridges to the next", () => {
    const run = untilMerged(0);
    expect(run.results()).toEqual(["key2 [1000, 11500) 1+2+3+4+5", "key2 [11600, 14600) 6"]);
    run.add("key2", "a", 10_000);
    run.add("key2", "b", 10_100);
    // Flink takes this one: a session of its own would end after the watermark. It would begin at 14500,
    // within [11600, 14600), which is given out. From the closing time on it is in time here too.
    run.add("key2", "c", 14_500);
    expect(run.late).toEqual(["key2 a [10000, 13000)", "key2 b [10100, 13100)", "key2 c [14500, 17500)"]);
    run.add("key2", "d", 14_601);
    run.passTo(20_001);
    expect(run.results()).toEqual(["key2 [14601, 17601) d"]);
  });

  test("[W15] a lateness of 10: Flink lets 10000 pull the open session's start back; here it is late", () => {
    const run = untilMerged(10);
    expect(run.results()).toEqual(["key2 [1000, 11500) 1+2+3+4+5"]);
    run.add("key2", "a", 10_000);
    run.add("key2", "b", 14_500);
    expect(run.late).toEqual(["key2 a [10000, 13000)"]);
    run.passTo(20_001);
    expect(run.results()).toEqual(["key2 [11600, 17500) 6+b"]);
  });

  test("[W17] a lateness of 10000: all is still open, and one", () => {
    const run = untilMerged(10_000);
    run.add("key2", "7", 10_000);
    run.add("key2", "8", 14_500);
    run.passTo(100_001);
    expect(run.results()).toEqual(["key2 [1000, 17500) 1+2+3+4+5+6+7+8"]);
  });

  test.each([1, 10, 100])("[W30] a lateness of %d leaves nothing behind when nothing came late", (latenessMs) => {
    const run = keyedWindows(windowed({ ...room, windows: tumbling({ sizeMs: 2_000 }), latenessMs }), apart);
    run.add("key2", "1", 1_000);
    for (const watermark of [1_599, 1_999, 2_000, 2_100, 5_000]) run.passTo(watermark + 1);
    expect(run.results()).toEqual(["key2 [0, 2000) 1"]);
    expect(run.open()).toEqual([]);
  });
});

describe("WindowOperatorTest: triggers", () => {
  type Texts = readonly string[];
  /** One key; gives `[timing] window values` for each pane. */
  function keyOf(spec: Triggered<string, Texts>) {
    let state: PaneState<Texts> = noPanes();
    let watermarkMs = Number.MIN_SAFE_INTEGER;
    const late: string[] = [];
    return {
      late,
      state: () => state,
      add: (value: string, timeMs: number) => {
        const added = addToPanes(spec, state, { timeMs, value, watermarkMs, stageTimeMs: 0 });
        state = JSON.parse(JSON.stringify(added.state));
        late.push(...added.late.map(spanOf));
        return added.panes.map((pane) => resultOf(pane.timing, pane));
      },
      passTo: (watermark: number) => {
        watermarkMs = watermark + 1;
        const fired = firePanes(spec, state, { watermarkMs, stageTimeMs: 0 });
        state = fired.state;
        return fired.panes.map((pane) => resultOf(pane.timing, pane));
      },
    };
  }
  const tumbled = triggered({
    ...room,
    windows: tumbling({ sizeMs: 2_000 }),
    trigger: onWatermark({ late: everyCount(1) }),
    mode: "discarding",
    latenessMs: 500,
  });

  test("[W33] lateness 500, fire and purge: what is late is told alone", () => {
    const key = keyOf(tumbled);
    key.add("a", 500);
    expect(key.passTo(1_500)).toEqual([]);
    key.add("b", 1_300);
    expect(key.passTo(2_300)).toEqual(["onTime [0, 2000) a+b"]);
    expect(key.add("c", 1_997)).toEqual(["late [0, 2000) c"]);
    // Flink says nothing when it lets go of a window; our last pane says that it was the last.
    expect(key.passTo(6_000)).toEqual(["late [0, 2000) "]);
    expect(key.add("d", 1_998)).toEqual([]);
    expect(key.late).toEqual(["[0, 2000)"]);
  });

  test("[W26] near the end of time, the lateness does not wrap around", () => {
    const at = Number.MAX_SAFE_INTEGER - 1_750;
    const spec = triggered({ ...tumbled, windows: tumbling({ sizeMs: 1_000 }), latenessMs: 2_000 });
    const key = keyOf(spec);
    const [window = { startMs: 0, endMs: 0 }] = windowsFor(spec.windows, at);
    key.add("1", at);
    expect(key.passTo(Number.MAX_SAFE_INTEGER - 1_500)).toEqual([]);
    expect(key.passTo(window.endMs - 1)).toEqual([`onTime ${spanOf(window)} 1`]);
  });

  test("[W31] every four events over all time, fire and purge", () => {
    const spec = triggered({ ...tumbled, windows: globalWindow(), trigger: everyCount(4) });
    const [key1, key2] = [keyOf(spec), keyOf(spec)];
    const told = OUT_OF_ORDER.flatMap(([key, at]) => (key === "key1" ? key1 : key2).add("1", at));
    expect(told.map((each) => each.split(" ").at(-1))).toEqual(["1+1+1+1"]);
    expect(key1.add("1", 10_999)).toHaveLength(1);
    expect([1_000, 1_000, 1_000].map((at) => key2.add("1", at).length)).toEqual([0, 0, 1]);
  });

  test("[W34] sessions every four events: two of three each become one of seven, and fire", () => {
    const spec = triggered({ ...tumbled, windows: session({ gapMs: 3_000 }), trigger: everyCount(4), latenessMs: 0 });
    const [key1, key2] = [keyOf(spec), keyOf(spec)];
    const two = [
      ["1", 0],
      ["2", 1_000],
      ["3", 2_500],
      ["4", 3_500],
    ] as const;
    expect(two.flatMap(([value, at]) => key2.add(value, at))).toEqual(["early [0, 6500) 1+2+3+4"]);
    const one = [
      ["1", 10],
      ["2", 1_000],
      ["3", 2_500],
      ["1", 6_000],
      ["2", 6_500],
      ["3", 7_000],
    ] as const;
    expect(one.flatMap(([value, at]) => key1.add(value, at))).toEqual([]);
    expect(key1.add("10", 4_500)).toEqual(["early [10, 10000) 1+1+10+2+2+3+3"]);
  });

  test("[W34] sessions with a lateness of 10000, accumulating: merged after their end, told at once", () => {
    const spec = triggered({
      ...tumbled,
      windows: session({ gapMs: 3_000 }),
      mode: "accumulating",
      latenessMs: 10_000,
    });
    const key = keyOf(spec);
    const steps: [string, number][] = [
      ["1", 1_000],
      ["2", 2_000],
      ["3", 4_500],
      ["4", 8_500],
      ["5", 7_000],
    ];
    for (const [value, at] of steps) key.add(value, at);
    expect(key.passTo(11_501)).toEqual(["onTime [1000, 11500) 1+2+3+4+5"]);
    key.add("6", 11_600);
    expect(key.passTo(14_600)).toEqual(["onTime [11600, 14600) 6"]);
    expect(key.add("7", 10_000)).toEqual(["late [1000, 14600) 1+2+3+4+5+6+7"]);
    expect(key.add("8", 14_500)).toEqual([]);
    expect(key.passTo(20_000)).toEqual(["onTime [1000, 17500) 1+2+3+4+5+6+7+8"]);
  });
});
