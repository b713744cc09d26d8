import fc from "fast-check";
import { expect, test } from "vitest";
import { nearestByRoadTime, travelTimes, travelTimesTo } from "./reach.ts";
import { findLegs, findRoute } from "./route.ts";
import { traceLegs } from "./route-shape.ts";
import { snapToRoad } from "./snap.ts";
import { at, type Metres, type ToyRoad, toyTown } from "./toy-town.ts";

const SIDE = 5;

/** A grid of streets with random speeds and one-way pieces, its rim open so that all is reachable. */
const towns = fc
  .array(fc.record({ oneWay: fc.boolean(), speedMps: fc.integer({ min: 1, max: 12 }) }), {
    minLength: 2 * SIDE * (SIDE - 1),
    maxLength: 2 * SIDE * (SIDE - 1),
  })
  .map((looks) => {
    const roads: ToyRoad[] = [];
    for (let line = 0; line < SIDE; line += 1) {
      for (let step = 0; step < SIDE - 1; step += 1) {
        for (const turned of [false, true]) {
          const turn = ([x, y]: Metres): Metres => (turned ? [y, x] : [x, y]);
          const look = looks[roads.length] ?? { oneWay: false, speedMps: 5 };
          const isRim = line === 0 || line === SIDE - 1;
          roads.push({
            name: `${turned ? "Column" : "Row"} ${line}`,
            along: [turn([step * 100, line * 100]), turn([step * 100 + 100, line * 100])],
            speedMps: look.speedMps,
            oneWay: look.oneWay && !isRim,
          });
        }
      }
    }
    return toyTown(roads);
  });

const spot = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 })).map((point) => at(point));

test("the guided search finds a way as quick as the search in all directions", () => {
  fc.assert(
    fc.property(towns, spot, spot, (town, from, to) => {
      const start = snapToRoad(town, from);
      const end = snapToRoad(town, to);
      if (start === null || end === null) throw new Error("every spot is near a street");
      const guided = findLegs(town, { start, end, guided: true });
      const unguided = findLegs(town, { start, end, guided: false });
      expect(guided && traceLegs(town, guided).plannedMs).toBe(unguided && traceLegs(town, unguided).plannedMs);
    }),
    { numRuns: 60 },
  );
});

test("times to and from many equal the times of the routes one by one", () => {
  fc.assert(
    fc.property(towns, spot, fc.array(spot, { minLength: 1, maxLength: 8 }), (town, centre, spots) => {
      const others = spots.map((position) => ({ position }));
      const everything = { withinMs: 10_000_000 };
      expect(travelTimes(town, centre, others, everything)).toEqual(
        spots.map((position) => findRoute(town, centre, position)?.plannedMs ?? null),
      );
      const toCentre = spots.map((position) => findRoute(town, position, centre)?.plannedMs ?? null);
      expect(travelTimesTo(town, centre, others, everything)).toEqual(toCentre);
      const [nearest] = nearestByRoadTime(town, centre, others, { atMost: 1, ...everything });
      expect(nearest?.plannedMs).toBe(Math.min(...toCentre.filter((ms) => ms !== null)));
    }),
    { numRuns: 60 },
  );
});

test("nobody further than the limit is found", () => {
  const town = toyTown([
    {
      name: "Long",
      along: [
        [0, 0],
        [1000, 0],
      ],
    },
  ]);
  const couriers = [{ position: at([900, 0]) }, { position: at([100, 0]) }, { position: at([300, 0]) }];
  const found = nearestByRoadTime(town, at([0, 0]), couriers, { atMost: 5, withinMs: 61_000 });
  expect(found.map(({ candidate }) => candidate)).toEqual([couriers[1], couriers[2]]);
  expect(nearestByRoadTime(town, at([0, 0]), couriers, { atMost: 1, withinMs: 61_000 })).toHaveLength(1);
});
