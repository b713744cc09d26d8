import { describe, expect, test } from "vitest";
import { createTimers as create, type Timed, untimed } from "./timers.ts";

/** The timers by key, as a task has them by its states. */
function createTimers(startMs: number) {
  const timers = create<Timed>(startMs);
  const byKey = new Map<string, Timed>();
  return {
    set(key: string, dueMs: number | null) {
      const timed = byKey.get(key) ?? untimed(key);
      byKey.set(key, timed);
      timers.set(timed, dueMs);
    },
    advance: (nowMs: number) => timers.advance(nowMs).map(({ key }) => key),
  };
}

describe("timers by log time", () => {
  test("fire when log time reaches them, by due time, then key", () => {
    const timers = createTimers(0);
    timers.set("b", 300);
    timers.set("c", 200);
    timers.set("a", 300);
    timers.set("d", 301);
    expect(timers.advance(199)).toEqual([]);
    expect(timers.advance(300)).toEqual(["c", "a", "b"]);
  });

  test("time that does not move fires nothing", () => {
    const timers = createTimers(500);
    timers.set("a", 500);
    expect(timers.advance(500)).toEqual([]);
    expect(timers.advance(400)).toEqual([]);
  });

  test("a key that puts its timer off is not woken at the old time", () => {
    const timers = createTimers(0);
    timers.set("a", 100);
    timers.set("a", 900);
    expect(timers.advance(100)).toEqual([]);
    expect(timers.advance(900)).toEqual(["a"]);
  });

  test("a key that brings its timer forward is woken once", () => {
    const timers = createTimers(0);
    timers.set("a", 900);
    timers.set("a", 100);
    expect(timers.advance(100)).toEqual(["a"]);
    timers.set("a", null);
    expect(timers.advance(900)).toEqual([]);
  });

  test("a key that wishes to be woken in the past is woken with the next second", () => {
    const timers = createTimers(1_200);
    timers.set("a", 1_000);
    expect(timers.advance(1_999)).toEqual([]);
    expect(timers.advance(2_000)).toEqual(["a"]);
  });

  test("a key that was woken and has not moved on is woken once a second", () => {
    const timers = createTimers(0);
    timers.set("a", 100);
    const wokenAt = Array.from({ length: 40 }, (_, tenth) => 100 * tenth).filter((ms) => timers.advance(ms).length > 0);
    expect(wokenAt).toEqual([100, 1_000, 2_000, 3_000]);
  });

  test("the same timers after a restart in between fire at the same times", () => {
    const dues = [150, 1_150, 1_160, 2_500, 90];
    const run = (restartAtMs: number | null): string[] => {
      const fired: string[] = [];
      const due = new Map(dues.map((ms, at) => [`k${at}`, ms]));
      const fresh = (fromMs: number) => {
        const timers = createTimers(fromMs);
        for (const [key, ms] of due) timers.set(key, ms);
        return timers;
      };
      let timers = fresh(100);
      for (let ms = 110; ms < 4_000; ms += 70) {
        for (const key of timers.advance(ms)) {
          fired.push(`${key}@${ms}`);
          if (key === "k1") timers.set(key, 1_151);
          if (key === "k1") due.set(key, 1_151);
          else if (due.delete(key)) timers.set(key, null);
        }
        if (restartAtMs !== null && ms >= restartAtMs) {
          timers = fresh(ms);
          restartAtMs = null;
        }
      }
      return fired;
    };
    const undisturbed = run(null);
    for (let ms = 110; ms < 4_000; ms += 70) expect(run(ms)).toEqual(undisturbed);
  });

  test("many timers come up in order", () => {
    const timers = createTimers(0);
    const dueOf = (at: number): number => (at * 7_919) % 10_007;
    for (let at = 1; at < 2_000; at++) timers.set(`k${at}`, dueOf(at));
    const fired = Array.from({ length: 101 }, (_, step) => timers.advance(step * 100 + 7)).flat();
    expect(new Set(fired).size).toBe(1_999);
  });
});
