/**
 * Where Kafka Streams, Flink, Beam and we read the same words differently: one test each, on
 * the very instant that tells the readings apart. SPEC.md has the table and the reasons.
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
  session,
  sliding,
  streamJoin,
  triggered,
  tumbling,
  windowed,
  windowsFor,
} from "../index.ts";
import { keyedJoin, keyedWindows, resultOf, texts } from "./keyed.ts";

const room = { aggregate: texts, latenessMs: 0, maxOpen: 100 };
const apart = { followsEvents: false };

describe("sessions", () => {
  test("[W6] an event exactly a gap after the last: ours and Beam's begin a session, Kafka's and Flink's go on", () => {
    const sessions = (gapMs: number) => {
      const run = keyedWindows(windowed({ ...room, windows: session({ gapMs }) }), apart);
      run.add("k", "a", 0);
      run.add("k", "b", 10);
      return run.open();
    };
    expect(sessions(10)).toEqual(["k [0, 10) a", "k [10, 20) b"]);
    // Their reading of a gap of 10, in ours:
    expect(sessions(11)).toEqual(["k [0, 21) a+b"]);
  });

  test("[W5] a session ends a gap after its last event, as Flink's and Beam's; Kafka's ends with it", () => {
    const run = keyedWindows(windowed({ ...room, windows: session({ gapMs: 10 }) }), apart);
    run.add("k", "a", 3);
    // Kafka's window of the same session is [3, 3]. It closes when ours does.
    expect(run.open()).toEqual(["k [3, 13) a"]);
  });

  test("[W15] a late event a gap before an open session: ours is late, Kafka's and Flink's pull its start back", () => {
    const run = keyedWindows(windowed({ ...room, windows: session({ gapMs: 10 }) }), apart);
    run.add("k", "a", 0);
    run.add("k", "b", 15);
    run.passTo(10);
    run.add("k", "c", 9);
    run.passTo(100);
    expect(run.late).toEqual(["k c [9, 19)"]);
    // Theirs gives [9, 25) next: [9, 10) would be in two results that are both final.
    expect(run.results()).toEqual(["k [0, 10) a", "k [15, 25) b"]);
  });
});

describe("closing", () => {
  test("[W11] when the watermark is at the end (>=), not beyond it (>)", () => {
    const run = keyedWindows(windowed({ ...room, windows: tumbling({ sizeMs: 10 }) }), apart);
    run.add("k", "a", 9);
    run.passTo(9);
    expect(run.results()).toEqual([]);
    // Flink's watermark for this is 9: no more at or before 9. Kafka's stream time and Beam's watermark are 10.
    run.passTo(10);
    expect(run.results()).toEqual(["k [0, 10) a"]);
  });

  test("[W14] with the lateness just over, an event is late, also in Kafka Streams and Flink; a `<` would take it", () => {
    const spec = windowed({ ...room, windows: tumbling({ sizeMs: 10 }), latenessMs: 5 });
    const run = keyedWindows(spec, apart);
    run.passTo(14);
    run.add("k", "a", 9);
    run.passTo(15);
    run.add("k", "b", 9);
    expect(run.late).toEqual(["k b [0, 10)"]);
  });

  test("[W9] the future does not close the present: Kafka's stream time is the largest event time, ours the log's", () => {
    const spec = windowed({ ...room, windows: tumbling({ sizeMs: 10 }) });
    const ours = keyedWindows(spec, apart);
    const kafkas = keyedWindows(spec, { followsEvents: true });
    for (const run of [ours, kafkas]) {
      run.add("a wrong clock", "x", 1_000_000);
      run.add("k", "a", 5);
    }
    expect(ours.late).toEqual([]);
    expect(kafkas.late).toEqual(["k a [0, 10)"]);
  });
});

describe("hopping and sliding", () => {
  test("[W20] a window's start is in it and its end is not, everywhere; before 0 there are none in Kafka Streams", () => {
    expect(windowsFor(hopping({ sizeMs: 10, everyMs: 5 }), 5)).toEqual([
      { startMs: 0, endMs: 10 },
      { startMs: 5, endMs: 15 },
    ]);
    // Kafka: [0, 10) alone.
    expect(windowsFor(hopping({ sizeMs: 10, everyMs: 5 }), 4)).toEqual([
      { startMs: -5, endMs: 5 },
      { startMs: 0, endMs: 10 },
    ]);
  });

  test("[W20] hops longer than the window leave times in none: Flink and Beam allow it, Kafka Streams and we do not", () => {
    expect(() => hopping({ sizeMs: 5, everyMs: 6 })).toThrow(/^everyMs must be at most sizeMs/);
  });

  test("[W22] a sliding window's difference counts itself, as in Kafka Streams; Flink and Beam say sliding for hopping", () => {
    const run = keyedWindows(windowed({ ...room, windows: sliding({ differenceMs: 10 }) }), apart);
    run.add("k", "a", 5);
    run.add("k", "b", 15);
    // Kafka writes this window [5, 15]. Half-open with a size of 10 it would hold b alone.
    expect(run.open()).toContain("k [5, 16) a+b");
  });
});

describe("joins", () => {
  test("[W44] both bounds count, as in Kafka Streams and Flink's interval join; half-open, 110 would not match", () => {
    const join = keyedJoin(streamJoin({ kind: "inner", beforeMs: 10, afterMs: 10, latenessMs: 0, maxKept: 10 }));
    join.left(1, "l", 100);
    for (const at of [90, 110, 111]) join.right(1, String(at), at);
    expect(join.results()).toEqual(["l+90", "l+110"]);
  });

  test("[W45] what was given alone is not paired later; Kafka's stores outlast the window and pair it again", () => {
    const join = keyedJoin(streamJoin({ kind: "left", beforeMs: 100, afterMs: 0, latenessMs: 0, maxKept: 10 }));
    join.left(0, "l", 1_000);
    join.right(1, "moves time on", 1_001);
    join.right(0, "r", 999);
    // Kafka: also l+r.
    expect(join.results()).toEqual(["l+null"]);
  });
});

describe("triggers", () => {
  const counted = triggered({
    ...room,
    windows: tumbling({ sizeMs: 10 }),
    trigger: everyCount(2),
    mode: "accumulating",
  });
  const panesOf = (spec: typeof counted, ats: readonly number[], watermarks: readonly number[]) => {
    let state = noPanes<readonly string[]>();
    const added = ats.flatMap((timeMs) => {
      const next = addToPanes(spec, state, { timeMs, value: String(timeMs), watermarkMs: 0, stageTimeMs: 0 });
      state = next.state;
      return [...next.panes];
    });
    const fired = watermarks.flatMap((watermarkMs) => {
      const next = firePanes(spec, state, { watermarkMs, stageTimeMs: 0 });
      state = next.state;
      return [...next.panes];
    });
    return [...added, ...fired];
  };

  test("[W31] a count goes on counting, as Flink's; Beam's fires once, unless told to repeat", () => {
    const panes = panesOf({ ...counted, windows: globalWindow() }, [1, 2, 3, 4], []);
    expect(panes.map(({ value }) => value.length)).toEqual([2, 4]);
  });

  test("[W31] what a count leaves over is told with the last; Flink drops it", () => {
    expect(panesOf(counted, [1, 2, 3], [10]).map(({ value }) => value.length)).toEqual([2, 3]);
  });

  test("[W30] a window that closes says so once, news or not; Beam says nothing then, Flink nothing at all", () => {
    const spec = triggered({ ...counted, trigger: onWatermark(), latenessMs: 5 });
    const panes = panesOf(spec, [1], [10, 15]);
    expect(panes.map((pane) => resultOf(pane.timing, pane))).toEqual(["onTime [0, 10) 1", "late [0, 10) 1"]);
    expect(panes.map(({ isLast }) => isLast)).toEqual([false, true]);
  });
});
