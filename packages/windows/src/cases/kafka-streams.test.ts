/**
 * Cases of Kafka Streams' own tests (apache/kafka, streams/src/test/java/org/apache/kafka/
 * streams/kstream), their values with our windows. Its stream time is the largest event time,
 * so that is the watermark here, and its grace is our lateness. Where we read a case
 * otherwise, it says so and asserts ours.
 *
 * A session's gap there includes itself and its window ends with its last event: their gap g
 * is our g + 1. A sliding window there is written with both ends inside: their [s, e] is our
 * [s, e + 1).
 */
import { describe, expect, test } from "vitest";
import {
  addToPanes,
  everyCount,
  hopping,
  noPanes,
  type Pane,
  session,
  sliding,
  type Triggered,
  triggered,
  tumbling,
  windowed,
  windowsFor,
} from "../index.ts";
import { runJoined } from "../joining.ts";
import { keyedWindows, resultOf, texts } from "./keyed.ts";

const room = { aggregate: texts, maxOpen: 100 };
const byEvents = { followsEvents: true };

describe("TimeWindowsTest", () => {
  test("[W20] hopping 12 every 5: three windows of 21", () => {
    expect(windowsFor(hopping({ sizeMs: 12, everyMs: 5 }), 21)).toEqual([
      { startMs: 10, endMs: 22 },
      { startMs: 15, endMs: 27 },
      { startMs: 20, endMs: 32 },
    ]);
  });

  test("[W20] hopping 6 every 5, barely overlapping: one window of 7", () => {
    expect(windowsFor(hopping({ sizeMs: 6, everyMs: 5 }), 7)).toEqual([{ startMs: 5, endMs: 11 }]);
  });

  test("[W2] tumbling 12: one window of 21", () => {
    expect(windowsFor(tumbling({ sizeMs: 12 }), 21)).toEqual([{ startMs: 12, endMs: 24 }]);
  });

  test.each([0, -1])("[W4] a size of %d, and an advance of it, cannot be", (wrong) => {
    expect(() => tumbling({ sizeMs: wrong })).toThrow(/^sizeMs/);
    expect(() => hopping({ sizeMs: 123, everyMs: wrong })).toThrow(/^everyMs/);
  });

  test("[W4] nor an advance over the size, nor a grace below 0", () => {
    expect(() => hopping({ sizeMs: 123, everyMs: 124 })).toThrow(/^everyMs/);
    expect(() => windowed({ ...room, windows: tumbling({ sizeMs: 3 }), latenessMs: -1 })).toThrow(/^latenessMs/);
    expect(windowed({ ...room, windows: tumbling({ sizeMs: 3 }), latenessMs: 0 }).latenessMs).toBe(0);
  });
});

describe("TimeWindowTest, SessionWindowTest: what overlaps [50, 100)", () => {
  const overlaps = (startMs: number, endMs: number) => {
    const open = [{ window: { startMs: 50, endMs: 100 } }];
    const { from, to } = runJoined(session({ gapMs: 1 }), open, { startMs, endMs });
    return from < to;
  };
  test.each([
    [0, 25],
    [0, 49],
    [0, 50], // before
    [100, 101],
    [100, 150],
    [101, 150],
    [125, 150], // after
  ])("[W6] [%d, %d) does not", (startMs, endMs) => {
    expect(overlaps(startMs, endMs)).toBe(false);
  });

  test.each([
    [0, 51],
    [0, 75],
    [0, 99],
    [49, 51],
    [49, 75],
    [49, 99], // ends within
    [0, 100],
    [0, 101],
    [0, 150],
    [49, 100],
    [49, 101],
    [49, 150],
    [50, 100],
    [50, 101],
    [50, 150], // contains
    [50, 75],
    [75, 100], // is within
    [75, 101],
    [75, 150], // starts within
  ])("[W6] [%d, %d) does", (startMs, endMs) => {
    expect(overlaps(startMs, endMs)).toBe(true);
  });

  test("[W6] session windows that share one instant overlap there; ours end before it", () => {
    // SessionWindowTest has [50, 100] overlap [100, 150] and [0, 50]. The same events are, half-open:
    expect(overlaps(100, 151)).toBe(false);
    expect(overlaps(0, 51)).toBe(true);
  });
});

describe("KStreamWindowAggregateTest", () => {
  test("[W21] hopping 10 every 5, grace 90: what is expired is skipped window by window", () => {
    const run = keyedWindows(
      windowed({ ...room, windows: hopping({ sizeMs: 10, everyMs: 5 }), latenessMs: 90 }),
      byEvents,
    );
    for (const at of [100, 0, 1, 2, 3, 4, 5, 6, 105, 106]) run.add("k", String(at), at);
    expect(run.late.filter((each) => each.includes("[0, 10)"))).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((at) => `k ${at} [0, 10)`),
    );
    // Kafka has no time before 0; we have, and [-5, 5) is late too.
    expect(run.late.filter((each) => each.includes("[-5, 5)"))).toHaveLength(5);
    expect(run.results()).toEqual(["k [5, 15) 5+6"]);
    expect(run.open()).toEqual(["k [95, 105) 100", "k [100, 110) 100+105+106", "k [105, 115) 105+106"]);
  });

  test("[W14] tumbling 10, grace 90: at stream time 200, [100, 110) is closed", () => {
    const run = keyedWindows(windowed({ ...room, windows: tumbling({ sizeMs: 10 }), latenessMs: 90 }), byEvents);
    for (const at of [200, 100, 101, 102, 103, 104, 105, 6]) run.add("k", String(at), at);
    expect(run.late).toEqual([...[100, 101, 102, 103, 104, 105].map((at) => `k ${at} [100, 110)`), "k 6 [0, 10)"]);
    expect(run.open()).toEqual(["k [200, 210) 200"]);
  });
});

describe("KTableSuppressProcessorTest, SuppressScenarioTest: final results", () => {
  test.each([
    { size: 1, grace: 1, at: 99, times: [100], closesAt: 101 },
    { size: 100, grace: 0, at: 5, times: [99], closesAt: 100 },
  ])("[W11] a window of $size with $grace of grace, event at $at: final at $closesAt, not before", (given) => {
    const run = keyedWindows(
      windowed({ ...room, windows: tumbling({ sizeMs: given.size }), latenessMs: given.grace }),
      byEvents,
    );
    run.add("hey", "1", given.at);
    for (const at of given.times) run.add("dummy", "0", at);
    expect(run.results().filter((each) => each.startsWith("hey"))).toEqual([]);
    run.add("dummy", "0", given.closesAt);
    expect(run.results().filter((each) => each.startsWith("hey"))).toHaveLength(1);
  });

  test("[W11] tumbling 2, grace 1: each once, and the last record too late", () => {
    const run = keyedWindows(windowed({ ...room, windows: tumbling({ sizeMs: 2 }), latenessMs: 1 }), byEvents);
    for (const at of [0, 1, 2, 1, 0, 5, 0]) run.add("k1", "v", at);
    expect(run.results()).toEqual(["k1 [0, 2) v+v+v+v", "k1 [2, 4) v"]);
    expect(run.late).toEqual(["k1 v [0, 2)"]);
    expect(run.open()).toEqual(["k1 [4, 6) v"]);
  });

  test("[W12] tumbling 2, grace 2, a large jump: in order", () => {
    const run = keyedWindows(windowed({ ...room, windows: tumbling({ sizeMs: 2 }), latenessMs: 2 }), byEvents);
    for (const at of [0, 1, 2, 0, 3, 0, 4, 0, 30]) run.add("k1", "v", at);
    expect(run.results()).toEqual(["k1 [0, 2) v+v+v+v", "k1 [2, 4) v+v", "k1 [4, 6) v"]);
    expect(run.late).toEqual(["k1 v [0, 2)"]);
  });

  test("[W24] sliding 5, grace 15: records too late for their own window are in later ones", () => {
    const run = keyedWindows(windowed({ ...room, windows: sliding({ differenceMs: 5 }), latenessMs: 15 }), byEvents);
    for (const at of [10, 11, 10, 13, 10, 24, 5, 7, 90]) run.add("k1", "v", at);
    expect(run.results()).toEqual([
      "k1 [5, 11) v+v+v+v+v",
      "k1 [6, 12) v+v+v+v+v",
      "k1 [8, 14) v+v+v+v+v",
      "k1 [11, 17) v+v",
      "k1 [12, 18) v",
      "k1 [19, 25) v",
    ]);
    expect(run.late).toEqual(["k1 v [0, 6)", "k1 v [2, 8)"]);
    expect(run.open()).toEqual(["k1 [85, 91) v"]);
  });

  test("[W11] sessions of gap 5: any key moves time on", () => {
    const run = keyedWindows(windowed({ ...room, windows: session({ gapMs: 6 }), latenessMs: 0 }), byEvents);
    for (const at of [0, 5, 1]) run.add("k1", String(at), at);
    run.add("k2", "11", 11);
    run.add("k1", "5 again", 5);
    run.add("k1", "30", 30);
    expect(run.results()).toEqual(["k1 [0, 11) 0+1+5", "k2 [11, 17) 11"]);
    expect(run.late).toEqual(["k1 5 again [5, 11)"]);
  });
});

describe("KStreamSessionWindowAggregateProcessorTest, gap of 5 minutes", () => {
  const GAP_MS = 300_000;
  const sessions = windowed({ ...room, windows: session({ gapMs: GAP_MS + 1 }), latenessMs: 0 });

  test("[W6] within the gap, and at the same time: one session", () => {
    const run = keyedWindows(sessions, byEvents);
    run.add("john", "first", 0);
    run.add("john", "second", 500);
    run.add("mel", "first", 500);
    run.add("mel", "second", 500);
    expect(run.open()).toEqual([
      `john [0, ${500 + GAP_MS + 1}) first+second`,
      `mel [500, ${500 + GAP_MS + 1}) first+second`,
    ]);
  });

  test("[W7] a third in between merges two", () => {
    const patient = windowed({ ...sessions, latenessMs: GAP_MS });
    const run = keyedWindows(patient, byEvents);
    run.add("mel", "first", 0);
    run.add("mel", "second", GAP_MS + 1);
    expect(run.open()).toHaveLength(2);
    run.add("mel", "third", GAP_MS / 2);
    expect(run.open()).toEqual([`mel [0, ${2 * GAP_MS + 2}) first+second+third`]);
  });

  test("[W15] without grace the first is final by then, and the third late: Kafka keeps both open", () => {
    const run = keyedWindows(sessions, byEvents);
    run.add("mel", "first", 0);
    run.add("mel", "second", GAP_MS + 1);
    run.add("mel", "third", GAP_MS / 2);
    expect(run.results()).toEqual([`mel [0, ${GAP_MS + 1}) first`]);
    expect(run.late).toHaveLength(1);
  });

  test("[W11] a gap and more apart: sessions of their own, final in turn", () => {
    const run = keyedWindows(sessions, byEvents);
    const [one, two] = [GAP_MS + 1, 2 * GAP_MS + 2];
    run.add("mel", "first", 0);
    for (const at of [one, one]) run.add("mel", "second", at);
    for (const at of [two, two, two]) run.add("mel", "third", at);
    expect(run.results()).toEqual([`mel [0, ${one}) first`, `mel [${one}, ${two}) second+second`]);
    expect(run.open()).toEqual([`mel [${two}, ${two + GAP_MS + 1}) third+third+third`]);
  });

  test("[W11] several keys", () => {
    const run = keyedWindows(sessions, byEvents);
    for (const key of ["a", "b", "c", "d"]) run.add(key, "1", 0);
    run.add("d", "2", GAP_MS / 2);
    run.add("a", "2", GAP_MS + 1);
    run.add("b", "2", GAP_MS + 1);
    run.add("a", "3", GAP_MS + 1 + GAP_MS / 2);
    run.add("c", "3", GAP_MS + 1 + GAP_MS / 2);
    expect(run.results().sort()).toEqual([
      `a [0, ${GAP_MS + 1}) 1`,
      `b [0, ${GAP_MS + 1}) 1`,
      `c [0, ${GAP_MS + 1}) 1`,
      `d [0, ${GAP_MS / 2 + GAP_MS + 1}) 1+2`,
    ]);
    expect(run.open()).toEqual([
      `a [${GAP_MS + 1}, ${2 * GAP_MS + GAP_MS / 2 + 2}) 2+3`,
      `b [${GAP_MS + 1}, ${2 * GAP_MS + 2}) 2`,
      `c [${GAP_MS + 1 + GAP_MS / 2}, ${2 * GAP_MS + GAP_MS / 2 + 2}) 3`,
    ]);
  });

  test("[W34] each update is told, and takes back the session it grew from", () => {
    const spec = triggered({
      ...sessions,
      windows: session({ gapMs: GAP_MS + 1 }),
      trigger: everyCount(1),
      mode: "accumulating",
    });
    const panes = panesOf(spec, [0, 5]);
    expect(panes.map((pane) => resultOf("a", pane))).toEqual([`a [0, ${GAP_MS + 1}) 0`, `a [0, ${GAP_MS + 6}) 0+5`]);
    expect(panes.map(({ replaces }) => replaces)).toEqual([[], [{ startMs: 0, endMs: GAP_MS + 1 }]]);
  });

  test("[W11] gap 10, no grace: at 11 the session of 0 is closed, and 0 late", () => {
    const run = keyedWindows(windowed({ ...sessions, windows: session({ gapMs: 11 }) }), byEvents);
    run.add("OnTime1", "1", 0);
    run.add("dummy", "dummy", 11);
    run.add("Late1", "1", 0);
    expect(run.late).toEqual(["Late1 1 [0, 11)"]);
  });

  test("[W15] gap 10, a grace of 1: at 11 a 0 is in time where its session is open, at 12 it is late", () => {
    const run = keyedWindows(windowed({ ...sessions, windows: session({ gapMs: 11 }), latenessMs: 1 }), byEvents);
    run.add("OnTime", "1", 0);
    run.add("dummy", "dummy", 11);
    run.add("OnTime", "2", 0);
    expect(run.late).toEqual([]);
    // Kafka takes it for another key too; we only where it falls inside an open session.
    run.add("OnTime2", "1", 0);
    expect(run.late).toEqual(["OnTime2 1 [0, 11)"]);
    run.add("dummy", "dummy", 12);
    run.add("OnTime", "Late1", 0);
    expect(run.late).toHaveLength(2);
  });
});

describe("KStreamSlidingWindowAggregateTest", () => {
  const slide = (differenceMs: number, latenessMs: number) =>
    keyedWindows(windowed({ ...room, windows: sliding({ differenceMs }), latenessMs }), byEvents);
  const addAll = (run: ReturnType<typeof slide>, key: string, ats: readonly (readonly [string, number])[]) => {
    for (const [value, at] of ats) run.add(key, value, at);
  };

  test("[W22] small input, difference 10, grace 5", () => {
    const run = slide(10, 5);
    addAll(run, "A", [
      ["1", 10],
      ["2", 10],
      ["3", 14],
      ["4", 15],
      ["5", 20],
      ["6", 22],
      ["7", 30],
    ]);
    expect(run.results()).toEqual([
      "A [0, 11) 1+2",
      "A [4, 15) 1+2+3",
      "A [5, 16) 1+2+3+4",
      "A [10, 21) 1+2+3+4+5",
      "A [11, 22) 3+4+5",
      "A [12, 23) 3+4+5+6",
    ]);
    expect(run.open()).toEqual([
      "A [15, 26) 4+5+6",
      "A [16, 27) 5+6",
      "A [20, 31) 5+6+7",
      "A [21, 32) 6+7",
      "A [23, 34) 7",
    ]);
  });

  test("[W22] reduced small input, difference 10, grace 5", () => {
    const run = slide(10, 5);
    addAll(run, "A", [
      ["1", 10],
      ["2", 14],
      ["3", 15],
      ["4", 22],
      ["5", 26],
      ["6", 30],
    ]);
    expect(run.results()).toEqual([
      "A [0, 11) 1",
      "A [4, 15) 1+2",
      "A [5, 16) 1+2+3",
      "A [11, 22) 2+3",
      "A [12, 23) 2+3+4",
    ]);
    expect(run.open()).toEqual([
      "A [15, 26) 3+4",
      "A [16, 27) 4+5",
      "A [20, 31) 4+5+6",
      "A [23, 34) 5+6",
      "A [27, 38) 6",
    ]);
  });

  test("[W24] large input, several keys, grace 10: the final ones", () => {
    const run = slide(10, 10);
    addAll(run, "A", [
      ["1", 10],
      ["2", 20],
      ["3", 22],
      ["4", 15],
    ]);
    addAll(run, "B", [
      ["1", 12],
      ["2", 13],
      ["3", 18],
      ["4", 19],
      ["5", 25],
      ["6", 14],
    ]);
    addAll(run, "C", [
      ["1", 11],
      ["2", 15],
      ["3", 16],
      ["4", 21],
      ["5", 23],
    ]);
    addAll(run, "D", [
      ["4", 11],
      ["2", 12],
      ["3", 29],
      ["5", 16],
    ]);
    expect(run.results().sort()).toEqual([
      "A [0, 11) 1",
      "A [5, 16) 1+4",
      "B [2, 13) 1",
      "B [3, 14) 1+2",
      "B [8, 19) 1+2+3+6",
      // Kafka has only 2 here. 1, at 11, is in this window too, but came too late for the one it ends, and no
      // window still open was there yet to take it. Here the windows are made of all events that one may be in.
      "C [5, 16) 1+2",
      "C [6, 17) 1+2+3",
    ]);
  });

  test("[W22] large input, grace 50: the newest value of each", () => {
    const run = slide(10, 50);
    addAll(run, "A", [
      ["1", 10],
      ["2", 20],
      ["3", 22],
      ["4", 15],
    ]);
    addAll(run, "B", [
      ["1", 12],
      ["2", 13],
      ["3", 18],
      ["4", 19],
      ["5", 25],
      ["6", 14],
    ]);
    addAll(run, "C", [
      ["1", 11],
      ["2", 15],
      ["3", 16],
      ["4", 21],
      ["5", 23],
    ]);
    addAll(run, "D", [
      ["4", 11],
      ["2", 12],
      ["3", 29],
      ["5", 16],
    ]);
    expect(run.open()).toEqual([
      "A [0, 11) 1",
      "A [5, 16) 1+4",
      "A [10, 21) 1+2+4",
      "A [11, 22) 2+4",
      "A [12, 23) 2+3+4",
      "A [16, 27) 2+3",
      "A [21, 32) 3",
      "B [2, 13) 1",
      "B [3, 14) 1+2",
      "B [4, 15) 1+2+6",
      "B [8, 19) 1+2+3+6",
      "B [9, 20) 1+2+3+4+6",
      "B [13, 24) 2+3+4+6",
      "B [14, 25) 3+4+6",
      "B [15, 26) 3+4+5",
      "B [19, 30) 4+5",
      "B [20, 31) 5",
      "C [1, 12) 1",
      "C [5, 16) 1+2",
      "C [6, 17) 1+2+3",
      "C [11, 22) 1+2+3+4",
      "C [12, 23) 2+3+4",
      "C [13, 24) 2+3+4+5",
      "C [16, 27) 3+4+5",
      "C [17, 28) 4+5",
      "C [22, 33) 5",
      "D [1, 12) 4",
      "D [2, 13) 2+4",
      "D [6, 17) 2+4+5",
      "D [12, 23) 2+5",
      "D [13, 24) 5",
      "D [19, 30) 3",
    ]);
  });

  test("[W23] early records, difference 50: windows after a record, also one that came late", () => {
    const run = slide(50, 50);
    addAll(run, "A", [
      ["1", 0],
      ["2", 5],
      ["3", 6],
      ["4", 3],
      ["5", 13],
      ["6", 10],
      ["7", 70],
    ]);
    run.passTo(121);
    expect(run.results().filter((each) => !each.includes("[-"))).toEqual([
      "A [1, 52) 2+3+4+5+6",
      "A [4, 55) 2+3+5+6",
      "A [6, 57) 3+5+6",
      "A [7, 58) 5+6",
      "A [11, 62) 5",
      "A [20, 71) 7",
    ]);
  });

  test("[W22] early records: Kafka puts the first 50 into one window from 0, since it has no time before it; we go on", () => {
    const run = slide(50, 50);
    addAll(run, "A", [
      ["1", 0],
      ["2", 5],
      ["3", 6],
      ["4", 3],
      ["5", 13],
      ["6", 10],
    ]);
    expect(run.open().filter((each) => each.includes("[-"))).toEqual([
      "A [-50, 1) 1",
      "A [-47, 4) 1+4",
      "A [-45, 6) 1+2+4",
      "A [-44, 7) 1+2+3+4",
      "A [-40, 11) 1+2+3+4+6",
      "A [-37, 14) 1+2+3+4+5+6",
    ]);
  });

  test("[W23] repeated early records, difference 5", () => {
    const run = slide(5, 5);
    addAll(run, "A", [
      ["1", 0],
      ["2", 2],
      ["3", 4],
      ["4", 0],
      ["5", 2],
      ["6", 2],
      ["7", 0],
      ["8", 7],
    ]);
    expect(run.open().filter((each) => !each.includes("[-"))).toEqual([
      "A [1, 7) 2+3+5+6",
      "A [2, 8) 2+3+5+6+8",
      "A [3, 9) 3+8",
      "A [5, 11) 8",
    ]);
  });

  test("[W24] early records, difference 10, grace 1: the final ones", () => {
    const run = slide(10, 1);
    addAll(run, "E", [
      ["1", 0],
      ["3", 5],
      ["4", 6],
      ["2", 3],
      ["6", 13],
      ["5", 10],
      ["7", 4],
      ["8", 2],
      ["9", 15],
    ]);
    expect(run.results().filter((each) => !each.includes("[-"))).toEqual(["E [1, 12) 2+3+4", "E [3, 14) 2+3+4+5+6+7"]);
  });
});

function panesOf(spec: Triggered<string, readonly string[]>, ats: readonly number[]): Pane<readonly string[]>[] {
  let state = noPanes<readonly string[]>();
  return ats.flatMap((timeMs) => {
    const event = { timeMs, value: String(timeMs), watermarkMs: timeMs, stageTimeMs: timeMs };
    const added = addToPanes(spec, state, event);
    state = added.state;
    return [...added.panes];
  });
}
