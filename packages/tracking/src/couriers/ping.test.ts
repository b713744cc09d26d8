import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixTimeMs, observeClock, unknownClock } from "./clock.ts";
import {
  assigned,
  eastOfHome,
  type Logged,
  pingAt,
  play,
  progressOf,
  START_MS,
  straightPlan,
  viewsOf,
} from "./ride.test-kit.ts";

/** A ping every 4 s along the straight street, at 5 m/s, received 100 ms after it was sent. */
const steady = (index: number, more: Parameters<typeof pingAt>[2] = {}): Logged => {
  const fixMs = START_MS + index * 4000;
  return {
    receivedAtMs: fixMs + 100,
    record: pingAt(fixMs, eastOfHome(index * 20), { seq: index, speedMps: 5, ...more }),
  };
};
const rides = (count: number): readonly Logged[] => Array.from({ length: count }, (_, index) => steady(index));
const lastView = (log: readonly Logged[]) => viewsOf(play(log).outputs).at(-1);

describe("which pings are new", () => {
  test("[C1] the same number of a session counts once", () => {
    const twice = play([...rides(3), { ...steady(2), receivedAtMs: steady(2).receivedAtMs + 5 }]);
    expect(twice.notes).toEqual(["ping dropped: duplicate"]);
    expect(twice.steps.at(-1)?.outputs).toEqual([]);
  });

  test("[C2] an overtaken ping is late, one overtaken by 32 is stale", () => {
    const after = (late: number) =>
      play([steady(0), steady(40), { ...steady(late), receivedAtMs: START_MS + 161_000 }]).notes.at(-1);
    expect(after(9)).toBe("ping late: fills the windows");
    expect(after(8)).toBe("ping dropped: stale");
  });

  test("[C1] in whatever order numbers come, each counts at most once", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { maxLength: 80 }), (order) => {
        const log = order.map((seq, index) => ({ ...steady(seq), receivedAtMs: START_MS + 300_000 + index }));
        const { notes } = play(log);
        const uncounted = ["ping dropped: duplicate", "ping dropped: stale", "ping skipped: crowded"];
        const left = notes.filter((note) => uncounted.includes(note));
        expect(log.length - left.length).toBeLessThanOrEqual(new Set(order).size);
      }),
    );
  });

  test("[C3] a session that appears later supersedes, whatever its numbers, and the old one stays dropped", () => {
    const { notes, outputs } = play([
      ...rides(3),
      steady(3, { session: "s2", seq: 0 }),
      { ...steady(4, { session: "s1", seq: 4 }), receivedAtMs: steady(4).receivedAtMs },
      steady(5, { session: "s2", seq: 1 }),
    ]);
    expect(notes).toEqual(["session opened", "ping dropped: superseded session"]);
    expect(viewsOf(outputs)).toHaveLength(5);
  });
});

describe("when it was", () => {
  const clockOf = (...delaysMs: readonly number[]) =>
    delaysMs.reduce((clock, delayMs, index) => {
      const sentAtMs = START_MS + index * 4000;
      return observeClock(clock, { seq: index, sentAtMs: sentAtMs - 180_000 }, sentAtMs + delayMs);
    }, unknownClock);

  test("[C4] a clock three minutes slow is put right, and a slow message does not move it", () => {
    const clock = clockOf(200, 5000, 300);
    expect(fixTimeMs(clock, { fixAtMs: START_MS - 180_000 }, START_MS + 60_000)).toBe(START_MS + 200);
  });

  test("[C46] a clock set back is believed at the first message, and one sent before it does not bring the old one back", () => {
    const before = clockOf(200, 300, 250);
    const atMs = START_MS + 12_000;
    const set = observeClock(before, { seq: 4, sentAtMs: atMs - 480_000 }, atMs + 100);
    expect(fixTimeMs(set, { fixAtMs: atMs - 480_000 }, atMs + 100)).toBe(atMs + 100);
    const late = observeClock(set, { seq: 3, sentAtMs: atMs - 4_000 - 180_000 }, atMs + 900);
    expect(fixTimeMs(late, { fixAtMs: atMs + 4_000 - 480_000 }, atMs + 5_000)).toBe(atMs + 4_100);
  });

  test("[C46] a message that overtook another, or a clock put back half a second, is no clock set back", () => {
    const before = clockOf(200, 300, 250);
    const overtaken = observeClock(before, { seq: 1, sentAtMs: START_MS - 180_000 }, START_MS + 12_000);
    const nudged = observeClock(overtaken, { seq: 3, sentAtMs: START_MS + 7_500 - 180_000 }, START_MS + 12_200);
    expect(nudged.closedMs).toEqual(before.closedMs);
    expect(fixTimeMs(nudged, { fixAtMs: START_MS - 180_000 }, START_MS + 12_200)).toBe(START_MS + 200);
  });

  test("[C5] a fix is never after its receipt", () => {
    expect(fixTimeMs(clockOf(200), { fixAtMs: START_MS + 999_999 }, START_MS + 200)).toBe(START_MS + 200);
  });

  test("[C5] kept in a tunnel is old; a wrong clock is not", () => {
    const kept = (sentAtMs: number, skewMs: number): Logged => ({
      receivedAtMs: sentAtMs + 100,
      record: pingAt(sentAtMs - 60_000 + skewMs, eastOfHome(100), { seq: 99, sentAtMs: sentAtMs + skewMs }),
    });
    const sentAtMs = START_MS + 120_000;
    expect(lastView([kept(sentAtMs, 0)])?.lastFixMs).toBe(sentAtMs - 60_000 + 100);
    expect(lastView([kept(sentAtMs, -300_000)])?.lastFixMs).toBe(sentAtMs - 60_000 + 100);
  });

  test("[C6] a clock that loses 10 ms a second is followed to within 2 s", () => {
    let clock = unknownClock;
    for (let second = 0; second < 1800; second += 4) {
      const nowMs = START_MS + second * 1000;
      const phoneMs = nowMs - second * 10;
      clock = observeClock(clock, { seq: second, sentAtMs: phoneMs }, nowMs + 100);
      expect(Math.abs(fixTimeMs(clock, { fixAtMs: phoneMs }, nowMs + 100) - nowMs)).toBeLessThan(2000);
    }
    expect(clock.closedMs).toHaveLength(2);
  });
});

describe("what is believed", () => {
  test.each([
    { what: "a longitude beyond 180", more: { lon: 181 }, note: "ping dropped: invalid position" },
    { what: "a latitude that is no number", more: { lat: Number.NaN }, note: "ping dropped: invalid position" },
    { what: "0°, 0°", more: { lon: 0, lat: 0 }, note: "ping dropped: null island" },
    { what: "a mock position", more: { mock: true }, note: "ping dropped: mock position" },
    { what: "an accuracy of 101 m", more: { accuracyM: 101 }, note: "ping dropped: too inaccurate" },
    { what: "an accuracy that is no number", more: { accuracyM: Number.NaN }, note: "ping dropped: too inaccurate" },
    { what: "half an hour ago", more: { fixAtMs: START_MS - 1_900_000 }, note: "ping dropped: too old" },
  ])("[C7] not $what", ({ more, note }) => {
    const { notes, outputs } = play([steady(0, more)]);
    expect(notes).toEqual([note]);
    expect(outputs).toEqual([]);
  });

  test("[C7] an accuracy of 0 is one not known", () => {
    expect(play([steady(0, { accuracyM: 0 })]).notes).toEqual([]);
  });

  const elsewhere = (index: number) => steady(index, eastOfHome(5000 + index * 20));

  test("[C8] a position too far for the time is dropped, and the next good one goes on", () => {
    const { notes, outputs } = play([...rides(5), elsewhere(5), steady(6)]);
    expect(notes).toEqual(["ping dropped: impossible jump"]);
    expect(viewsOf(outputs).at(-1)?.lastFixMs).toBe(START_MS + 6 * 4000 + 100);
  });

  test("[C9] the third that agrees at the new place is believed", () => {
    const { notes, outputs } = play([...rides(5), elsewhere(5), elsewhere(6), elsewhere(7), elsewhere(8)]);
    expect(notes).toEqual(["ping dropped: impossible jump", "ping dropped: impossible jump", "jump accepted"]);
    expect(viewsOf(outputs).at(-1)?.position?.[0]).toBeCloseTo(eastOfHome(5160).lon, 3);
  });

  test("[C9] three wild ones that do not agree are never believed", () => {
    const wild = [5, 6, 7, 8].map((index) => steady(index, eastOfHome(index % 2 === 0 ? 9000 : -9000)));
    expect(play([...rides(5), ...wild]).notes).not.toContain("jump accepted");
  });

  test("[C10] a dropped ping uses up its number and is no sign of life", () => {
    const mocks = [1, 2, 3, 4, 5, 6].map((index) => steady(index, { mock: true }));
    const { notes, state } = play([steady(0), ...mocks, steady(6)]);
    expect(notes).toContain("courier silent");
    expect(notes.at(-1)).toBe("ping dropped: duplicate");
    expect(state?.hearing.kind).toBe("silent");
  });
});

describe("a late fix", () => {
  test("[C11] never moves what is shown", () => {
    const log = [...rides(6), { ...steady(8), receivedAtMs: START_MS + 32_100 }];
    const overtaken = [...log, { ...steady(7), receivedAtMs: START_MS + 32_150 }];
    expect(viewsOf(play(overtaken).outputs)).toEqual(viewsOf(play(log).outputs));
    expect(play(overtaken).notes).toEqual(["ping late: fills the windows"]);
  });

  test("[C11] shortens what looked like a stop", () => {
    const standing = [0, 4, 8, 12].map((index) => steady(index, { ...eastOfHome(0), speedMps: 0 }));
    expect(lastView(standing)?.stoppedSinceMs).toBe(START_MS + 100);
    const rode = { ...steady(7, { ...eastOfHome(0), speedMps: 5 }), receivedAtMs: START_MS + 48_110 };
    expect(lastView([...standing, rode])?.stoppedSinceMs).toBeNull();
    const after = steady(13, { ...eastOfHome(0), speedMps: 0 });
    expect(lastView([...standing, rode, after])?.stoppedSinceMs).toBeNull();
  });

  test("[C11] a burst after a tunnel: newest first or oldest first, the newest decides the place", () => {
    const plan = straightPlan(2000);
    const tunnel = [5, 6, 7, 8, 9, 10].map((index) => steady(index, { sentAtMs: START_MS + 44_000 }));
    const burst = (order: readonly Logged[]) =>
      order.map((each, index) => ({ ...each, receivedAtMs: START_MS + 44_100 + index }));
    const before = [{ receivedAtMs: START_MS - 1000, record: assigned(plan) }, ...rides(5)];
    const inOrder = progressOf(play([...before, ...burst(tunnel)]).outputs).at(-1);
    const backwards = progressOf(play([...before, ...burst(tunnel.toReversed())]).outputs).at(-1);
    expect(inOrder?.fixAtMs).toBe(START_MS + 40_100);
    expect(backwards?.fixAtMs).toBe(START_MS + 40_100);
    expect(Math.abs((inOrder?.alongM ?? 0) - 200)).toBeLessThan(5);
    expect(Math.abs((backwards?.alongM ?? 0) - 200)).toBeLessThan(5);
  });
});
