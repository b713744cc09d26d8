import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  closeTableJoin,
  forgetVersions,
  type Looked,
  latestValue,
  lookUp,
  nextLookUpMs,
  noTableJoin,
  noVersions,
  putToTable,
  putVersion,
  type TableJoin,
  type TableJoinState,
  type TableState,
  tableJoin,
  type Version,
  valueAsOf,
  versionedTable,
} from "../index.ts";

const table = versionedTable({ retentionMs: 1_000, maxVersions: 100 });

function withAll(versions: readonly Version<string>[], watermarkMs = 0, spec = table): TableState<string> {
  return versions.reduce<TableState<string>>(
    (state, version) => putVersion(spec, state, { ...version, watermarkMs }).state,
    noVersions(),
  );
}
const opening = [
  { fromMs: 10, value: "open" },
  { fromMs: 40, value: "closed" },
  { fromMs: 70, value: null },
];

describe("what held when", () => {
  test.each([
    { at: 9, asOf: { kind: "none" } },
    { at: 10, asOf: { kind: "found", value: "open", fromMs: 10 } },
    { at: 39, asOf: { kind: "found", value: "open", fromMs: 10 } },
    { at: 40, asOf: { kind: "found", value: "closed", fromMs: 40 } },
    { at: 69, asOf: { kind: "found", value: "closed", fromMs: 40 } },
    { at: 70, asOf: { kind: "none" } },
  ])("[W49] as of $at: $asOf.kind $asOf.value, in whatever order the versions came", ({ at, asOf }) => {
    expect(valueAsOf(withAll(opening), at)).toEqual(asOf);
    expect(valueAsOf(withAll(opening.toReversed()), at)).toEqual(asOf);
  });

  test("[W50] a version of the same time replaces the one before; none after a deletion", () => {
    const state = withAll([...opening, { fromMs: 40, value: "busy" }]);
    expect(state.versions).toHaveLength(3);
    expect(valueAsOf(state, 50)).toEqual({ kind: "found", value: "busy", fromMs: 40 });
    expect(latestValue(state)).toEqual({ kind: "none" });
  });

  test("[W55] the latest is the one of the newest time, not the last to come", () => {
    const state = withAll([opening[1], opening[0]].filter((each) => each !== undefined));
    expect(latestValue(state)).toEqual({ kind: "found", value: "closed", fromMs: 40 });
    expect(latestValue(noVersions())).toEqual({ kind: "none" });
  });
});

describe("forgetting", () => {
  const short = versionedTable({ retentionMs: 20, maxVersions: 100 });

  test("[W51] what was over before the retention is forgotten, what still held then is not", () => {
    const state = forgetVersions(short, withAll(opening, 0, short), 65);
    expect(state.versions).toEqual(opening.slice(1));
    expect(valueAsOf(state, 44)).toEqual({ kind: "forgotten" });
    expect(valueAsOf(state, 45)).toEqual({ kind: "found", value: "closed", fromMs: 40 });
  });

  test("[W51] a version of before what is remembered is late and changes nothing", () => {
    const state = forgetVersions(short, withAll(opening, 0, short), 65);
    expect(putVersion(short, state, { fromMs: 44, value: "?", watermarkMs: 65 })).toEqual({
      state,
      late: true,
      crowdedOut: [],
    });
    expect(putVersion(short, state, { fromMs: 45, value: "!", watermarkMs: 65 }).late).toBe(false);
  });

  test("[W51] a key that was deleted leaves nothing behind", () => {
    expect(forgetVersions(short, withAll(opening, 0, short), 90).versions).toEqual([]);
    expect(valueAsOf(forgetVersions(short, withAll(opening, 0, short), 90), 80)).toEqual({ kind: "none" });
  });

  test("[W52] one version too many crowds out the oldest, which is said, and its time is forgotten", () => {
    const two = versionedTable({ retentionMs: 1_000, maxVersions: 2 });
    const put = putVersion(two, withAll(opening.slice(0, 2), 0, two), { fromMs: 70, value: null, watermarkMs: 0 });
    expect(put.crowdedOut).toEqual([opening[0]]);
    expect(put.state.versions).toEqual(opening.slice(1));
    expect(valueAsOf(put.state, 39)).toEqual({ kind: "forgotten" });
    expect(valueAsOf(put.state, 40)).toMatchObject({ kind: "found" });
  });
});

const joining = tableJoin({ ...table, kind: "left", latenessMs: 10, maxWaiting: 100 });
const nothing = (): TableJoinState<string, string> => noTableJoin();

describe("a stream joined with it", () => {
  test("[W53] the timeline of the documentation: an event waits for versions of before", () => {
    let state = putToTable(joining, nothing(), { fromMs: 20, value: "open", watermarkMs: 20 }).state;
    state = lookUp(joining, state, { timeMs: 25, value: "e", watermarkMs: 25 }).state;
    expect(nextLookUpMs(joining, state)).toBe(36);
    state = putToTable(joining, state, { fromMs: 23, value: "closed", watermarkMs: 30 }).state;
    expect(closeTableJoin(joining, state, 35).results).toEqual([]);
    const closed = closeTableJoin(joining, state, 36);
    expect(closed.results).toEqual([{ timeMs: 25, value: "e", found: { value: "closed", fromMs: 23 } }]);
    expect(nextLookUpMs(joining, closed.state)).toBeNull();
  });

  test("[W53] where the table has nothing, a left join says so and an inner one gives nothing", () => {
    const { state } = lookUp(joining, nothing(), { timeMs: 25, value: "e", watermarkMs: 25 });
    expect(closeTableJoin(joining, state, 99).results).toEqual([{ timeMs: 25, value: "e", found: null }]);
    expect(closeTableJoin(tableJoin({ ...joining, kind: "inner" }), state, 99).results).toEqual([]);
  });

  test("[W54] an event later than the lateness is answered at once", () => {
    const { state } = putToTable(joining, nothing(), { fromMs: 20, value: "open", watermarkMs: 50 });
    const late = lookUp(joining, state, { timeMs: 39, value: "e", watermarkMs: 50 });
    expect(late.results).toEqual([{ timeMs: 39, value: "e", found: { value: "open", fromMs: 20 } }]);
    expect(lookUp(joining, state, { timeMs: 40, value: "e", watermarkMs: 50 }).results).toEqual([]);
  });

  test("[W54] one of a time the table has forgotten is returned, to be counted", () => {
    const brief = tableJoin({ ...joining, retentionMs: 5 });
    const { state } = putToTable(brief, nothing(), { fromMs: 20, value: "open", watermarkMs: 100 });
    expect(lookUp(brief, state, { timeMs: 84, value: "e", watermarkMs: 100 })).toMatchObject({
      results: [],
      forgotten: [{ timeMs: 84, value: "e" }],
    });
    expect(lookUp(brief, state, { timeMs: 85, value: "e", watermarkMs: 100 }).forgotten).toEqual([]);
  });

  test("[W54] crowded out while an event waited for it, a version leaves that event without an answer", () => {
    const one = tableJoin({ ...joining, maxVersions: 1 });
    let state = putToTable(one, nothing(), { fromMs: 20, value: "open", watermarkMs: 20 }).state;
    state = lookUp(one, state, { timeMs: 25, value: "e", watermarkMs: 25 }).state;
    const put = putToTable(one, state, { fromMs: 30, value: "closed", watermarkMs: 30 });
    expect(put.crowdedOut).toEqual([{ fromMs: 20, value: "open" }]);
    expect(closeTableJoin(one, put.state, 99)).toMatchObject({ results: [], forgotten: [{ timeMs: 25 }] });
  });

  test("[W54] one more than may wait is refused", () => {
    const one = tableJoin({ ...joining, maxWaiting: 1 });
    const { state } = lookUp(one, nothing(), { timeMs: 25, value: "e", watermarkMs: 25 });
    const second = lookUp(one, state, { timeMs: 26, value: "f", watermarkMs: 25 });
    expect(second).toEqual({ state, results: [], forgotten: [], refused: true });
  });

  test("[W53] events and versions no later than the lateness give the same answers in any order, and through JSON", () => {
    const arriving = fc.record({ isVersion: fc.boolean(), timeMs: fc.nat(100), delayMs: fc.nat(10) });
    fc.assert(
      // One version a time: of two, the last to come holds, and that is a matter of order.
      fc.property(fc.uniqueArray(arriving, { selector: ({ timeMs }) => timeMs, maxLength: 30 }), (given) => {
        const shuffled = given.toSorted((a, b) => a.timeMs + a.delayMs - (b.timeMs + b.delayMs));
        const sorted = given.toSorted((a, b) => a.timeMs - b.timeMs).map((each) => ({ ...each, delayMs: 0 }));
        expect(answersTo(joining, shuffled)).toEqual(answersTo(joining, sorted));
      }),
    );
  });
});

function answersTo(spec: TableJoin, arrivals: readonly { isVersion: boolean; timeMs: number; delayMs: number }[]) {
  let state: TableJoinState<number, number> = noTableJoin();
  const results: Looked<number, number>[] = [];
  for (const { isVersion, timeMs, delayMs } of arrivals) {
    const watermarkMs = timeMs + delayMs;
    const next = isVersion
      ? putToTable(spec, state, { fromMs: timeMs, value: timeMs, watermarkMs })
      : lookUp(spec, state, { timeMs, value: timeMs, watermarkMs });
    results.push(...next.results);
    state = JSON.parse(JSON.stringify(next.state));
  }
  return [...results, ...closeTableJoin(spec, state, 10_000).results];
}
