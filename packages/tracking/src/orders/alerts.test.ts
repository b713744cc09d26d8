import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { positionToCell } from "../geometry/index.ts";
import { assignedEvening, type Evening, newEvening, withBag } from "./testing/evening.ts";
import {
  assigned,
  authorised,
  cancelled,
  conditions,
  confirmed,
  delivered,
  MINUTE_MS,
  minute,
  pickedUp,
  placed,
  preparing,
  progress,
  released,
  silent,
  TO_PICKUP_M,
} from "./testing/facts.ts";

const on = { planVersion: 5 };
const kindsOf = (evening: Evening) => evening.view().alerts.map(({ kind }) => kind);
/** How often the alert came or went. */
const changesOf = (evening: Evening, kind: string): number => {
  const shown = evening.statuses.map(({ alerts }) => alerts.some((alert) => alert.kind === kind));
  return shown.filter((is, index) => is !== (shown[index - 1] ?? false)).length;
};
/** A position every 4 s, as `fields` have it. */
function positions(
  evening: Evening,
  { from, to, alongM }: { from: number; to: number; alongM: (minutes: number) => number },
  fields: (minutes: number) => Partial<Parameters<typeof progress>[2]> = () => ({}),
): Evening {
  for (let minutes = from; minutes < to; minutes += 4 / 60) {
    evening.tell(minutes, progress(minutes, alongM(minutes), { planVersion: 5, ...fields(minutes) }));
  }
  return evening;
}
const riding = (minutes: number) => TO_PICKUP_M + 50 + (minutes - 21) * 150;
const atCounter = () => TO_PICKUP_M - 5;
const standing = () => ({ speedMps: 0 });

describe("[O38] what deserves attention", () => {
  test("[O38] late: from three minutes after the latest time first shown", () => {
    const evening = assignedEvening();
    for (let minutes = 10; minutes < 70; minutes += 1) {
      evening.wait(minutes);
      const { arrival, alerts } = evening.view();
      const lateMin = ((arrival?.expectedMs ?? 0) - (arrival?.firstLatestMs ?? 0)) / MINUTE_MS;
      if (lateMin >= 3) expect(alerts.map(({ kind }) => kind)).toContain("late");
      if (lateMin <= 1) expect(alerts.map(({ kind }) => kind)).not.toContain("late");
    }
    expect(kindsOf(evening)[0]).toBe("late");
    expect(changesOf(evening, "late")).toBe(1);
  });

  test("[O38] waiting for food: eight minutes at the counter, until the bag is taken", () => {
    const evening = positions(assignedEvening(), { from: 10, to: 17.9, alongM: atCounter }, standing);
    expect(kindsOf(evening)).toEqual([]);
    positions(evening, { from: 18, to: 18.3, alongM: atCounter }, standing);
    expect(kindsOf(evening)).toEqual(["waitingForFood"]);
    expect(evening.view().alerts[0]?.sinceMs).toBe(minute(10) - 800);
    expect(kindsOf(evening.tell(19, pickedUp(6, 19)))).toEqual([]);
  });

  test("[O38] sooner with a kitchen slower than this restaurant is nine times in ten, but not at once", () => {
    const usual = { count: 20, medianMs: 4 * MINUTE_MS, p90Ms: 5 * MINUTE_MS, ratio: 0, spread: 0 };
    const evening = assignedEvening().tell(9, conditions("restaurant:r-9", 9, { preparation: usual }));
    positions(evening, { from: 11, to: 13.9, alongM: atCounter }, standing);
    expect(kindsOf(evening)).toEqual([]);
    positions(evening, { from: 14, to: 14.3, alongM: atCounter }, standing);
    expect(kindsOf(evening)).toEqual(["waitingForFood"]);
  });

  test("[O38] waiting for a courier: ten minutes after the kitchen's yes, or after the last one was released", () => {
    const waiting = () =>
      newEvening().tell(4, placed()).tell(4.1, authorised()).tell(5, confirmed()).tell(6, preparing());
    expect(kindsOf(waiting().wait(14.9))).toEqual([]);
    const evening = waiting().wait(16.5);
    expect(evening.view().alerts).toEqual([{ kind: "waitingForCourier", sinceMs: minute(5) }]);
    expect(kindsOf(evening.tell(17, assigned(5, 17)))).toEqual([]);
    expect(kindsOf(evening.tell(18, released(6, 18)).wait(27))).not.toContain("waitingForCourier");
    expect(kindsOf(evening.wait(29.5))).toContain("waitingForCourier");
  });

  test("[O38] longer where couriers are scarce, sooner where they are many", () => {
    const cell = `cell:${positionToCell({ lon: -56.19, lat: -34.906 })}`;
    const waiting = (demand: number, supply: number) =>
      newEvening()
        .tell(4, placed())
        .tell(4.1, authorised())
        .tell(5, conditions(cell, 5, { market: { demand, supply } }))
        .tell(5, confirmed());
    expect(kindsOf(waiting(0, 50).wait(12.5))).toEqual(["waitingForCourier"]);
    expect(kindsOf(waiting(50, 0).wait(22))).toEqual([]);
    expect(kindsOf(waiting(50, 0).wait(24.5))).toContain("waitingForCourier");
  });

  test("[O38] a silent courier: a minute after the last word", () => {
    const evening = positions(withBag(), { from: 21.1, to: 22, alongM: riding }).tell(22.3, silent(22.3, 5, 22));
    expect(kindsOf(evening)).toEqual([]);
    expect(evening.wait(23.5).view().alerts).toEqual([{ kind: "courierSilent", sinceMs: minute(22) }]);
  });

  test("[O38] off the route: for 45 s, gone half a minute after being on it again", () => {
    const evening = positions(withBag(), { from: 21.1, to: 22, alongM: riding });
    positions(evening, { from: 22, to: 22.7, alongM: riding }, () => ({ onRoute: false }));
    expect(kindsOf(evening)).toEqual([]);
    positions(evening, { from: 22.7, to: 23, alongM: riding }, () => ({ onRoute: false }));
    expect(kindsOf(evening)).toEqual(["offRoute"]);
    positions(evening, { from: 23, to: 23.4, alongM: riding });
    expect(kindsOf(evening)).toEqual(["offRoute"]);
    positions(evening, { from: 23.4, to: 23.7, alongM: riding });
    expect(kindsOf(evening)).toEqual([]);
  });

  test("[O38] stopped: three minutes where nothing is to be waited for", () => {
    const stopped = () => ({ speedMps: 0, stoppedSinceMs: minute(22) });
    const evening = positions(withBag(), { from: 21.1, to: 22, alongM: riding });
    positions(evening, { from: 22, to: 24.9, alongM: () => riding(22) }, stopped);
    expect(kindsOf(evening)).toEqual([]);
    positions(evening, { from: 25, to: 25.3, alongM: () => riding(22) }, stopped);
    expect(evening.view().alerts).toEqual([{ kind: "stopped", sinceMs: minute(22) }]);
  });

  test("[O38] the most urgent first, and none of an order that has ended", () => {
    const evening = positions(withBag(), { from: 21.1, to: 22, alongM: riding });
    positions(evening, { from: 22, to: 27, alongM: () => riding(22) }, () => ({
      speedMps: 0,
      onRoute: false,
      stoppedSinceMs: minute(22),
    }));
    expect(kindsOf(evening)).toEqual(["offRoute", "stopped"]);
    expect(kindsOf(evening.wait(90))[0]).toBe("late");
    expect(evening.tell(91, delivered(8, 91)).view().alerts).toEqual([]);
    expect(assignedEvening().wait(80).tell(81, cancelled(6, 81)).view().alerts).toEqual([]);
  });

  test("[O38] they stand in the operations row and number a status", () => {
    const evening = positions(withBag(), { from: 21.1, to: 22, alongM: riding });
    const before = evening.view().statusVersion;
    evening.tell(22.3, silent(22.3, 5, 22)).wait(23.5);
    const versions = evening.statuses.map(({ statusVersion }) => statusVersion);
    expect(evening.view().statusVersion).toBeGreaterThan(before);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
  });
});

describe("[O39] on the edge nothing flaps", () => {
  const flips = fc.array(fc.boolean(), { minLength: 20, maxLength: 40 });
  const start = () => positions(withBag(), { from: 21.1, to: 22, alongM: riding });
  const play = (flags: readonly boolean[], fields: (flag: boolean) => Partial<Parameters<typeof progress>[2]>) => {
    const evening = start();
    for (const [index, flag] of flags.entries()) {
      const minutes = 22 + (index * 4) / 60;
      evening.tell(minutes, progress(minutes, riding(22), { ...on, ...fields(flag) }));
    }
    return evening;
  };
  /** Never the same for long enough: at most five positions, 20 s. */
  const restless = flips.map((flags) => flags.map((flag, index) => (index % 5 === 0 ? index % 10 === 0 : flag)));

  test("[O39] positions on and off the route in turn are one change at most", () => {
    fc.assert(
      fc.property(restless, (flags) => {
        expect(
          changesOf(
            play(flags, (onRoute) => ({ onRoute })),
            "offRoute",
          ),
        ).toBeLessThanOrEqual(1);
      }),
      { numRuns: 15 },
    );
  });

  test("[O39] stops and starts in turn are one change at most", () => {
    fc.assert(
      fc.property(restless, (flags) => {
        const evening = play(flags, (moves) => ({
          stoppedSinceMs: moves ? null : minute(18),
          speedMps: moves ? 4 : 0,
        }));
        expect(changesOf(evening, "stopped")).toBeLessThanOrEqual(1);
      }),
      { numRuns: 15 },
    );
  });

  test("[O39] a courier heard now and then, around a minute apart, is one change at most", () => {
    const around = fc.array(fc.double({ min: 0.85, max: 1.15, noNaN: true }), { minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(around, (gaps) => {
        const evening = start();
        let minutes = 22;
        for (const gap of gaps) {
          evening.tell(minutes + 1 / 3, silent(minutes + 1 / 3, 5, minutes));
          minutes += gap;
          evening.tell(minutes, progress(minutes, riding(22), on));
        }
        expect(changesOf(evening, "courierSilent")).toBeLessThanOrEqual(1);
      }),
      { numRuns: 15 },
    );
  });

  test("[O39] an arrival that wavers between one and three minutes late is one change at most", () => {
    const paces = fc.array(fc.constantFrom(0.5, 0.7, 0.9, 1.1), { minLength: 20, maxLength: 40 });
    fc.assert(
      fc.property(paces, (ratios) => {
        const evening = withBag();
        const late = evening.view().arrival;
        if (late === null) throw new Error("there is an arrival");
        for (const [index, paceRatio] of ratios.entries()) {
          const minutes = 22 + index / 10;
          evening.tell(minutes, progress(minutes, riding(22), { ...on, paceRatio }));
        }
        const lateMin = evening.statuses.map(({ arrival }) =>
          arrival === null ? 0 : (arrival.expectedMs - arrival.firstLatestMs) / MINUTE_MS,
        );
        let crossings = 0;
        let isLate = false;
        for (const each of lateMin) {
          if (isLate ? each <= 1 : each >= 3) {
            isLate = !isLate;
            crossings += 1;
          }
        }
        expect(changesOf(evening, "late")).toBe(crossings);
      }),
      { numRuns: 15 },
    );
  });
});
