import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addToJoin,
  closeJoin,
  type JoinEvent,
  type Joined,
  type JoinState,
  nextJoinCloseMs,
  noJoin,
  type StreamJoin,
  streamJoin,
} from "../index.ts";

const inner = streamJoin({ kind: "inner", beforeMs: 5, afterMs: 20, latenessMs: 0, maxKept: 100 });
const left = streamJoin({ ...inner, kind: "left" });
const outer = streamJoin({ ...inner, kind: "outer" });
type Event = JoinEvent<number, number>;

function run(spec: StreamJoin, events: readonly Event[]) {
  let state: JoinState<number, number> = noJoin();
  const results: Joined<number, number>[] = [];
  const late: number[] = [];
  for (const event of events) {
    const added = addToJoin(spec, state, event);
    state = added.state;
    results.push(...added.results);
    if (added.late.length > 0) late.push(event.timeMs);
  }
  return { state, results, late };
}
const at = (side: "left" | "right", timeMs: number, watermarkMs = -1_000): Event => ({
  side,
  timeMs,
  value: timeMs,
  watermarkMs,
});
const told = (results: readonly Joined<number, number>[]): string[] => results.map(named);
function named(joined: Joined<number, number>): string {
  switch (joined.kind) {
    case "pair":
      return `${joined.left.timeMs}+${joined.right.timeMs}`;
    case "leftAlone":
      return `${joined.left.timeMs}+`;
    case "rightAlone":
      return `+${joined.right.timeMs}`;
  }
}

describe("pairs", () => {
  test.each([
    { right: 23, pairs: [] },
    { right: 24, pairs: ["29+24"] },
    { right: 49, pairs: ["29+49"] },
    { right: 50, pairs: [] },
  ])("[W44] a left event at 29, 5 before and 20 after, and a right one at $right", ({ right, pairs }) => {
    expect(told(run(inner, [at("left", 29), at("right", right)]).results)).toEqual(pairs);
    expect(told(run(inner, [at("right", right), at("left", 29)]).results)).toEqual(pairs);
  });

  test("[W44] each with each, in order of time", () => {
    const events = [at("left", 12), at("left", 10), at("right", 11), at("right", 10), at("left", 11)];
    expect(told(run(inner, events).results)).toEqual(["10+11", "12+11", "10+10", "12+10", "11+10", "11+11"]);
  });

  test("[W44] a negative bound asks for a distance: at least 5 later, at most 20", () => {
    const later = streamJoin({ ...inner, beforeMs: -5 });
    const rights = [at("right", 14), at("right", 15), at("right", 30), at("right", 31)];
    expect(told(run(later, [at("left", 10), ...rights]).results)).toEqual(["10+15", "10+30"]);
  });
});

describe("without a match", () => {
  test("[W45] a left event is given alone when its window closes, once", () => {
    const { state } = run(left, [at("left", 29, 0)]);
    expect(nextJoinCloseMs(left, state)).toBe(50);
    expect(closeJoin(left, state, 49).results).toEqual([]);
    const closed = closeJoin(left, state, 50);
    expect(told(closed.results)).toEqual(["29+"]);
    expect(closed.state).toEqual({ watermarkMs: 50, left: [], right: [] });
    expect(nextJoinCloseMs(left, closed.state)).toBeNull();
  });

  test("[W45] lateness keeps it waiting so much longer", () => {
    const patient = streamJoin({ ...left, latenessMs: 7 });
    const { state } = run(patient, [at("left", 29, 0)]);
    expect(closeJoin(patient, state, 56).results).toEqual([]);
    expect(told(closeJoin(patient, state, 57).results)).toEqual(["29+"]);
  });

  test.each([
    { spec: inner, alone: [] },
    { spec: left, alone: ["10+", "20+"] },
    { spec: outer, alone: ["+1", "10+", "20+", "+60"] },
  ])("[W45] a $spec.kind join gives $alone, in order of the ends of their windows", ({ spec, alone }) => {
    // 100 and 101 match.
    const far = { ...spec, beforeMs: 5, afterMs: 3 };
    const events = [at("left", 20), at("left", 10), at("right", 60), at("right", 1), at("left", 100), at("right", 101)];
    const { state } = run(far, events);
    expect(told(closeJoin(far, state, 1_000).results)).toEqual(alone);
  });

  test("[W45] at once, when all it could match was before it and nothing did", () => {
    const earlier = streamJoin({ ...left, beforeMs: 20, afterMs: -5 });
    expect(told(run(earlier, [at("left", 30, 30)]).results)).toEqual(["30+"]);
    expect(told(run(earlier, [at("right", 25, 25), at("left", 30, 30)]).results)).toEqual(["30+25"]);
  });

  test("[W45] what matched is not given alone", () => {
    const { state } = run(outer, [at("left", 20), at("right", 25)]);
    expect(closeJoin(outer, state, 1_000).results).toEqual([]);
  });
});

describe("late, and too much", () => {
  test("[W46] with its window closed and nothing kept to match, it is late and changes nothing", () => {
    const before = run(outer, [at("left", 100, 100)]);
    const added = addToJoin(outer, before.state, at("right", 90, 100));
    expect(added.late).toEqual([{ startMs: 70, endMs: 96 }]);
    expect({ state: added.state, results: added.results }).toEqual({ state: before.state, results: [] });
  });

  test("[W46] with its window closed it still matches what is kept, and is not kept itself", () => {
    const { state } = run(outer, [at("left", 85, 100)]);
    const added = addToJoin(outer, state, at("right", 82, 100));
    expect(told(added.results)).toEqual(["85+82"]);
    expect(added.late).toEqual([]);
    expect(added.state.right).toEqual([]);
  });

  test("[W47] one that cannot be kept is refused and matches nothing; the other side has room of its own", () => {
    const one = streamJoin({ ...inner, maxKept: 1 });
    const { state } = run(one, [at("left", 10), at("right", 10)]);
    const refused = addToJoin(one, state, at("left", 11));
    expect(refused).toEqual({ state, results: [], late: [], refused: [{ startMs: 6, endMs: 32 }] });
  });
});

describe("in any order", () => {
  const delayed = fc.array(
    fc.record({ side: fc.constantFrom("left" as const, "right" as const), timeMs: fc.nat(200), delayMs: fc.nat(15) }),
    { maxLength: 30 },
  );

  test("[W48] events no later than the lateness give the pairs there are, and alone what has none", () => {
    fc.assert(
      fc.property(delayed, fc.integer({ min: -10, max: 20 }), fc.nat(30), (given, beforeMs, width) => {
        const spec = streamJoin({ kind: "outer", beforeMs, afterMs: width - beforeMs, latenessMs: 15, maxKept: 100 });
        const arrivals = given.toSorted((a, b) => a.timeMs + a.delayMs - (b.timeMs + b.delayMs));
        const events = arrivals.map(({ side, timeMs, delayMs }) => at(side, timeMs, timeMs + delayMs));
        const ran = run(spec, events);
        const all = [...ran.results, ...closeJoin(spec, ran.state, 10_000).results];
        expect(told(all).sort()).toEqual(joinedByDefinition(spec, given).sort());
        expect(ran.late).toEqual([]);
      }),
    );
  });

  test("[W47] no side is ever over its limit, and the state goes through JSON", () => {
    fc.assert(
      fc.property(delayed, fc.integer({ min: 1, max: 3 }), (given, maxKept) => {
        const spec = streamJoin({ ...outer, maxKept });
        let state: JoinState<number, number> = noJoin();
        for (const { side, timeMs, delayMs } of given) {
          const event = at(side, timeMs, timeMs + delayMs - 15);
          const added = addToJoin(spec, state, event);
          expect(addToJoin(spec, JSON.parse(JSON.stringify(state)), event)).toEqual(added);
          state = added.state;
          expect(Math.max(state.left.length, state.right.length)).toBeLessThanOrEqual(maxKept);
        }
      }),
    );
  });
});

function joinedByDefinition(
  { beforeMs, afterMs }: StreamJoin,
  events: readonly { side: "left" | "right"; timeMs: number }[],
): string[] {
  const lefts = events.filter(({ side }) => side === "left").map(({ timeMs }) => timeMs);
  const rights = events.filter(({ side }) => side === "right").map(({ timeMs }) => timeMs);
  const near = (l: number, r: number) => l - beforeMs <= r && r <= l + afterMs;
  return [
    ...lefts.flatMap((l) => rights.filter((r) => near(l, r)).map((r) => `${l}+${r}`)),
    ...lefts.filter((l) => !rights.some((r) => near(l, r))).map((l) => `${l}+`),
    ...rights.filter((r) => !lefts.some((l) => near(l, r))).map((r) => `+${r}`),
  ];
}
