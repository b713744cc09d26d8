import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FAULT_KINDS, faultKinds, targetOf } from "./faults.ts";
import { CALM_MS, planFaults, WARM_UP_MS } from "./plan.ts";

const anySeed = fc.integer({ min: 0, max: 2 ** 31 });
const anyLength = fc.integer({ min: 2, max: 30 });

describe("a plan", () => {
  test("is the same for the same seed, and another for another", () => {
    fc.assert(
      fc.property(anySeed, anyLength, (seed, minutes) => {
        expect(planFaults({ seed, minutes })).toEqual(planFaults({ seed, minutes }));
      }),
    );
    expect(planFaults({ seed: 1, minutes: 5 })).not.toEqual(planFaults({ seed: 2, minutes: 5 }));
  });

  test("of two minutes or more has every kind of fault", () => {
    fc.assert(
      fc.property(anySeed, anyLength, (seed, minutes) => {
        const kinds = new Set(planFaults({ seed, minutes }).map(({ kind }) => kind));
        expect(FAULT_KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
      }),
    );
  });

  test("leaves the beginning and the end alone", () => {
    fc.assert(
      fc.property(anySeed, anyLength, (seed, minutes) => {
        for (const { atMs, lastsMs } of planFaults({ seed, minutes })) {
          expect(atMs).toBeGreaterThanOrEqual(WARM_UP_MS);
          expect(atMs + lastsMs).toBeLessThanOrEqual(minutes * 60_000 - CALM_MS);
        }
      }),
    );
  });

  test("never does two things to the same at once", () => {
    fc.assert(
      fc.property(anySeed, anyLength, (seed, minutes) => {
        const until = new Map<string, number>();
        for (const fault of planFaults({ seed, minutes })) {
          expect(fault.atMs).toBeGreaterThanOrEqual(until.get(targetOf(fault)) ?? 0);
          until.set(targetOf(fault), fault.atMs + fault.lastsMs);
        }
      }),
    );
  });

  test("has faults that meet", () => {
    const plan = planFaults({ seed: 1, minutes: 10 });
    const meets = plan.some((fault, at) =>
      plan.some((other, after) => after > at && other.atMs < fault.atMs + fault.lastsMs),
    );
    expect(meets).toBe(true);
  });

  test("gives each fault the time it needs, and a paused worker longer than its session", () => {
    expect(faultKinds["pause-worker"].lastsMs[0]).toBeGreaterThan(6_000);
    fc.assert(
      fc.property(anySeed, anyLength, (seed, minutes) => {
        for (const { kind, lastsMs } of planFaults({ seed, minutes })) {
          expect(lastsMs).toBeGreaterThanOrEqual(faultKinds[kind].lastsMs[0]);
        }
      }),
    );
  });

  test("has only the kinds asked for", () => {
    const kinds = new Set(
      planFaults({ seed: 3, minutes: 5, kinds: ["redis-flush", "kill-web"] }).map(({ kind }) => kind),
    );
    expect(kinds).toEqual(new Set(["redis-flush", "kill-web"]));
  });

  test("of a minute still does something", () => {
    expect(planFaults({ seed: 1, minutes: 1 }).length).toBeGreaterThan(2);
  });
});
