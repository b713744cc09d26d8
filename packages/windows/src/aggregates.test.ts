import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addToPanes, everyCount, globalWindow, lastN, noPanes, type Timed, triggered } from "./index.ts";

const three = lastN<string>(3);
const of = (values: readonly Timed<string>[]) => values.reduce(three.add, three.initial);
const at = (timeMs: number): Timed<string> => ({ timeMs, value: `at ${timeMs}` });

describe("the last N", () => {
  test("[W38] by event time, oldest first, in whatever order they came", () => {
    expect(of([at(50), at(10), at(30), at(40)])).toEqual([at(30), at(40), at(50)]);
  });

  test("[W38] of equal times the later comer is newer", () => {
    const twin = { timeMs: 10, value: "twin" };
    expect(of([at(10), at(5), at(7), twin])).toEqual([at(7), at(10), twin]);
  });

  test("[W38] adding is merging with one, and order does not matter", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1_000), { maxLength: 12 }), fc.nat(12), (times, cut) => {
        const whole = of(times.map(at));
        expect(three.merge(of(times.slice(0, cut).map(at)), of(times.slice(cut).map(at)))).toEqual(whole);
        expect(of(times.toReversed().map(at))).toEqual(whole);
        expect(whole).toEqual(
          times
            .toSorted((a, b) => a - b)
            .slice(-3)
            .map(at),
        );
      }),
    );
  });

  test("[W38] a global window tells the last three preparation times with each new one, and holds no more", () => {
    const preparation = triggered({
      windows: globalWindow(),
      aggregate: lastN<number>(3),
      trigger: everyCount(1),
      mode: "accumulating",
      latenessMs: 0,
      maxOpen: 1,
    });
    let state = noPanes<readonly Timed<number>[]>();
    const told: number[][] = [];
    for (const minutes of [12, 9, 15, 11, 30]) {
      const timeMs = state.watermarkMs === null ? 0 : state.watermarkMs + 60_000;
      const event = { timeMs, value: { timeMs, value: minutes }, watermarkMs: timeMs, stageTimeMs: timeMs };
      const added = addToPanes(preparation, state, event);
      told.push(...added.panes.map(({ value }) => value.map((each) => each.value)));
      state = added.state;
    }
    expect(told).toEqual([[12], [12, 9], [12, 9, 15], [9, 15, 11], [15, 11, 30]]);
    expect(state.open[0]?.value).toHaveLength(3);
  });
});
