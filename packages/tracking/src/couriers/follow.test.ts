import type { RoutePlan } from "@doorstep/events";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distanceM, type LonLat, positionAt, routeLine } from "../geometry/index.ts";
import {
  assigned,
  blurred,
  eastOfHome,
  gridPlan,
  HOME,
  type Logged,
  pingAt,
  planThrough,
  play,
  progressOf,
  randomFrom,
  ride,
  START_MS,
  straightPlan,
} from "./ride.test-kit.ts";

const given = (plan: RoutePlan): Logged => ({ receivedAtMs: START_MS - 1000, record: assigned(plan) });

/** A fix every 4 s at each position, received as it is sent. */
const fixes = (positions: readonly LonLat[], from = 0): readonly Logged[] =>
  positions.map((position, index) => {
    const fixMs = START_MS + (from + index) * 4000;
    return { receivedAtMs: fixMs, record: pingAt(fixMs, position, { seq: from + index }) };
  });
const eastwards = (fromM: number, toM: number, northM = 0): readonly LonLat[] => {
  const stepM = fromM <= toM ? 20 : -20;
  return Array.from({ length: Math.floor((toM - fromM) / stepM) + 1 }, (_, i) => eastOfHome(fromM + i * stepM, northM));
};
const door = (point: number) => [{ orderId: "o1", kind: "dropoff", point } as const];
const street = planThrough(
  [
    [0, 0],
    [1000, 0],
    [2000, 0],
  ],
  door(2),
);

describe("what is shown", () => {
  test("[C12] never goes back, whatever is repeated, delayed or overtaken", () => {
    const delays = fc.array(fc.record({ delayMs: fc.nat(15_000), copies: fc.integer({ min: 0, max: 2 }) }), {
      minLength: 60,
      maxLength: 60,
    });
    fc.assert(
      fc.property(fc.integer(), delays, (seed, fates) => {
        const random = randomFrom(seed);
        const plan = gridPlan(random, 14);
        const truth = ride(plan, random).filter((_, index) => index % 16 === 0);
        const pings = truth.flatMap(({ atMs, position, speedMps }, index) => {
          const { delayMs, copies } = fates[index % fates.length] ?? { delayMs: 0, copies: 1 };
          const record = pingAt(atMs, blurred(position, 12, random), { seq: index, speedMps });
          return Array.from({ length: copies }, (_, copy) => ({ receivedAtMs: atMs + delayMs * (copy + 1), record }));
        });
        const arrivals = pings.sort((a, b) => a.receivedAtMs - b.receivedAtMs);
        const shown = progressOf(play([given(plan), ...arrivals]).outputs);
        for (const [index, { alongM, fixAtMs }] of shown.entries()) {
          expect(alongM).toBeGreaterThanOrEqual(shown[index - 1]?.alongM ?? 0);
          expect(fixAtMs).toBeGreaterThanOrEqual(shown[index - 1]?.fixAtMs ?? 0);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("[C12] is on the route while on route", () => {
    const random = randomFrom(7);
    const plan = gridPlan(random, 20);
    const line = routeLine(plan.points);
    const truth = ride(plan, random).filter((_, index) => index % 16 === 0);
    const { outputs } = play([given(plan), ...fixes(truth.map(({ position }) => blurred(position, 10, random)))]);
    for (const { alongM, lon, lat, onRoute } of progressOf(outputs)) {
      expect(onRoute).toBe(true);
      expect(distanceM({ lon, lat }, positionAt(line, alongM))).toBeLessThan(0.5);
    }
  });

  test("[C13] there and back along the same street is followed in its order", () => {
    const thereAndBack = planThrough(
      [
        [0, 0],
        [500, 0],
        [1000, 0],
        [500, 0],
        [0, 0],
      ],
      door(4),
    );
    const log = [given(thereAndBack), ...fixes([...eastwards(0, 1000), ...eastwards(980, 0)])];
    const shown = progressOf(play(log).outputs).map(({ alongM }) => alongM);
    for (const [index, alongM] of shown.entries()) expect(Math.abs(alongM - index * 20)).toBeLessThan(40);
  });

  test("[C13] a figure of eight is followed through its crossing", () => {
    const eight = planThrough(
      [
        [0, 0],
        [600, 0],
        [600, 300],
        [300, 300],
        [300, -300],
      ],
      door(4),
    );
    const line = routeLine(eight.points);
    const positions = Array.from({ length: 90 }, (_, index) => positionAt(line, index * 20));
    const shown = progressOf(play([given(eight), ...fixes(positions)]).outputs);
    for (const [index, { alongM }] of shown.entries()) {
      expect(Math.abs(alongM - Math.min(index * 20, line.lengthM))).toBeLessThan(40);
    }
  });

  test("[C14] waits at the pick-up until it is picked up", () => {
    const plan = straightPlan(2000);
    const pickedUp: Logged = {
      receivedAtMs: START_MS + 58 * 4000,
      record: { type: "courier-picked-up", courierId: "c1", orderId: "o1", version: 6, atMs: START_MS, origin: "test" },
    };
    const arriving = [given(plan), ...fixes(eastwards(0, 1100))];
    const before = progressOf(play(arriving).outputs).at(-1);
    expect(before?.alongM).toBeCloseTo(1000, -1);
    expect(before?.toPickupM).toBeLessThan(1);
    const after = progressOf(play([...arriving, pickedUp, ...fixes(eastwards(1120, 1300), 59)]).outputs).at(-1);
    expect(after?.toPickupM).toBeNull();
    expect(Math.abs((after?.alongM ?? 0) - 1300)).toBeLessThan(25);
  });

  test("[C14] and then leaves back along the street it came by", () => {
    const plan = planThrough(
      [
        [0, 0],
        [500, 0],
        [1000, 0],
        [500, 0],
        [0, 0],
      ],
      [
        { orderId: "o1", kind: "pickup", point: 2 },
        { orderId: "o1", kind: "dropoff", point: 4 },
      ],
    );
    const pickedUp: Logged = {
      receivedAtMs: START_MS + 51 * 4000 - 1,
      record: { type: "courier-picked-up", courierId: "c1", orderId: "o1", version: 6, atMs: START_MS, origin: "test" },
    };
    const log = [given(plan), ...fixes(eastwards(0, 1000)), pickedUp, ...fixes(eastwards(980, 400), 51)];
    const last = progressOf(play(log).outputs).at(-1);
    expect(Math.abs((last?.alongM ?? 0) - 1600)).toBeLessThan(25);
  });

  test("[C15] three fixes advancing well past the stop are believed over the missing fact", () => {
    const { outputs, notes } = play([given(straightPlan(2000)), ...fixes(eastwards(0, 1220))]);
    expect(notes).toContain("stop passed without its fact");
    expect(progressOf(outputs).at(-1)).toMatchObject({ onRoute: true, toPickupM: 0 });
    expect(Math.abs((progressOf(outputs).at(-1)?.alongM ?? 0) - 1220)).toBeLessThan(25);
  });

  test("[C15] coming to the stop along the street that leaves it is not passing it", () => {
    const plan = planThrough(
      [
        [0, 0],
        [0, 500],
        [600, 500],
        [1200, 500],
      ],
      [
        { orderId: "o1", kind: "pickup", point: 1 },
        { orderId: "o1", kind: "dropoff", point: 3 },
      ],
    );
    const { notes } = play([given(plan), ...fixes([HOME, ...eastwards(40, 1000), ...eastwards(1000, 20, 500)])]);
    expect(notes).toContain("courier off route");
    expect(notes).not.toContain("stop passed without its fact");
  });
});

describe("off the route", () => {
  const turnsOff = [...eastwards(0, 400), ...Array.from({ length: 8 }, (_, i) => eastOfHome(400, 60 + i * 20))];

  test("[C16] is decided by the third fix outside; until then nothing moves", () => {
    const until = (count: number) => play([given(street), ...fixes(turnsOff.slice(0, 21 + count))]);
    const on = progressOf(until(0).outputs);
    expect(progressOf(until(2).outputs)).toEqual(on);
    expect(until(2).notes).toEqual(Array(2).fill("fix held: outside the route's gate"));
    expect(progressOf(until(3).outputs).at(-1)).toMatchObject({ onRoute: false, bearingDeg: null, street: null });
  });

  test("[C16] a wide circle of accuracy is not off the route", () => {
    const vague = turnsOff.slice(0, 24).map((position, index) => {
      const fixMs = START_MS + index * 4000;
      return { receivedAtMs: fixMs, record: pingAt(fixMs, position, { seq: index, accuracyM: 50 }) };
    });
    expect(play([given(street), ...vague]).notes).toEqual([]);
  });

  test("[C17] ends with the third fix inside the narrow gate, farther along", () => {
    const detour = [...turnsOff, ...eastwards(420, 800, 200), ...eastwards(800, 900, 0)];
    const { outputs, notes } = play([given(street), ...fixes(detour)]);
    expect(notes.filter((note) => note.startsWith("courier"))).toEqual(["courier off route", "courier back on route"]);
    const shown = progressOf(outputs);
    const returned = shown.findLast(({ onRoute }) => !onRoute);
    expect(shown.at(-1)?.onRoute).toBe(true);
    expect(Math.abs((shown.at(-1)?.alongM ?? 0) - 900)).toBeLessThan(25);
    expect(returned?.alongM).toBeCloseTo(400, -2);
  });

  test("[C17] between the two gates nothing changes, on either side", () => {
    const edge = [...turnsOff, ...eastwards(420, 800, 35)];
    expect(play([given(street), ...fixes(edge)]).notes.filter((note) => note.startsWith("courier"))).toEqual([
      "courier off route",
    ]);
    const neverLeft = [...eastwards(0, 400), ...eastwards(420, 800, 35)];
    expect(play([given(street), ...fixes(neverLeft)]).notes).toEqual([]);
  });

  test("[C18] shows the true position, and a way by streets to the next stop", () => {
    const shown = progressOf(play([given(street), ...fixes(turnsOff)]).outputs).at(-1);
    const truth = turnsOff.at(-1) ?? HOME;
    expect(distanceM(truth, { lon: shown?.lon ?? 0, lat: shown?.lat ?? 0 })).toBeLessThan(20);
    expect(shown?.toDropoffM).toBeCloseTo(1.35 * distanceM(truth, eastOfHome(2000)), -2);
  });
});

describe("noise", () => {
  test("[C19] [C47] 10 m in each direction, whatever speed the phone tells: the median error is under 8 m, the 95th percentile under 25 m", () => {
    const phones = { measures: (mps: number) => mps, silent: () => null, "always says 0": () => 0 };
    for (const told of Object.values(phones)) {
      const errorsM: number[] = [];
      for (let seed = 1; seed <= 8; seed++) {
        const random = randomFrom(seed);
        const plan = gridPlan(random, 40);
        const truth = ride(plan, random).filter((_, index) => index % 16 === 0);
        const log = truth.map(({ atMs, position, speedMps }, index) => ({
          receivedAtMs: atMs,
          record: pingAt(atMs, blurred(position, 10, random), { seq: index, speedMps: told(speedMps) }),
        }));
        const truthAt = new Map(truth.map(({ atMs, position }) => [atMs, position]));
        const { outputs } = play([given(plan), ...log]);
        for (const { fixAtMs, lon, lat } of progressOf(outputs)) {
          errorsM.push(distanceM(truthAt.get(fixAtMs) ?? HOME, { lon, lat }));
        }
      }
      errorsM.sort((a, b) => a - b);
      expect(errorsM.length).toBeGreaterThan(1000);
      expect(errorsM[Math.floor(errorsM.length * 0.5)]).toBeLessThan(8);
      expect(errorsM[Math.floor(errorsM.length * 0.95)]).toBeLessThan(25);
    }
  });

  test.each([{ speedMps: 0 }, { speedMps: null }])(
    "[C20] standing for ten minutes, a phone that says $speedMps",
    ({ speedMps }) => {
      for (let seed = 1; seed <= 5; seed++) {
        const random = randomFrom(seed);
        const stands = Array.from({ length: 150 }, (_, index) => {
          const fixMs = START_MS + (21 + index) * 4000;
          const position = blurred(eastOfHome(400), 10, random);
          return { receivedAtMs: fixMs, record: pingAt(fixMs, position, { seq: 21 + index, speedMps }) };
        });
        const shown = progressOf(play([given(street), ...fixes(eastwards(0, 400)), ...stands]).outputs);
        expect(Math.abs((shown.at(-1)?.alongM ?? 0) - 400)).toBeLessThan(25);
      }
    },
  );
});
