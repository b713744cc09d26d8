import fc from "fast-check";
import { expect, test } from "vitest";
import { openChance } from "./chance.ts";
import { distanceM, distanceToLineM } from "./ground.ts";
import { streetPath, takeDetour, wayToPath } from "./path.ts";
import { type Ride, rideAlong, whereaboutsOn } from "./ride.ts";
import { gridCity } from "./testing/grid-city.ts";
import { openStreets } from "./traffic.ts";

const city = gridCity();
const FROM = { lon: -56.17, lat: -34.92 };
const TO = { lon: -56.15, lat: -34.905 };

function rideOnce(seed: string, vehicle: "bicycle" | "motorcycle" = "bicycle", startMs = 1_000): Ride {
  const way = city.route(FROM, TO) ?? expect.unreachable("the grid has a way everywhere");
  return rideAlong(wayToPath({ from: FROM, to: TO }, streetPath(way)), {
    startMs,
    rider: { vehicle, pace: 1 },
    streets: openStreets(seed),
    chance: openChance(seed, "ride"),
  });
}

test("a ride begins and ends where it should, and stands before and after", () => {
  const ride = rideOnce("a");
  expect(distanceM(whereaboutsOn(ride, 0), FROM)).toBeLessThan(0.01);
  expect(distanceM(whereaboutsOn(ride, ride.endMs), TO)).toBeLessThan(0.01);
  expect(whereaboutsOn(ride, ride.endMs + 60_000)).toMatchObject({ speedMps: 0, bearingDeg: null });
});

test("nobody jumps, rides backwards or faster than the vehicle can", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("bicycle", "motorcycle"), (seed, vehicle) => {
      const ride = rideOnce(seed, vehicle);
      const line = ride.path;
      let before = whereaboutsOn(ride, ride.startMs);
      for (let atMs = ride.startMs; atMs <= ride.endMs; atMs += 500) {
        const here = whereaboutsOn(ride, atMs);
        expect(distanceM(before, here)).toBeLessThan((vehicle === "bicycle" ? 9 : 16) * 0.5);
        expect(distanceToLineM(here, line)).toBeLessThan(0.5);
        before = here;
      }
    }),
    { numRuns: 30 },
  );
});

test("with stops counted, bicycles and motorcycles make 12 to 24 km/h", () => {
  const kmh = (vehicle: "bicycle" | "motorcycle"): number => {
    const speeds = Array.from({ length: 40 }, (_, at) => {
      const ride = rideOnce(`speed ${at}`, vehicle);
      return (3.6 * (ride.along.at(-1) ?? 0)) / ((ride.endMs - ride.startMs) / 1_000);
    });
    return speeds.toSorted((a, b) => a - b)[20] ?? 0;
  };
  expect(kmh("bicycle")).toBeGreaterThan(12);
  expect(kmh("bicycle")).toBeLessThan(kmh("motorcycle"));
  expect(kmh("motorcycle")).toBeLessThan(24);
});

test("a detour leaves the planned streets, and says where", () => {
  const way = city.route(FROM, TO) ?? expect.unreachable("the grid has a way everywhere");
  const planned = streetPath(way);
  const detours = Array.from({ length: 20 }, (_, at) =>
    takeDetour(planned, city, openChance(`${at}`, "detour")),
  ).filter((detour) => detour !== null);
  expect(detours.length).toBeGreaterThan(5);
  for (const detour of detours) {
    expect(detour[0]).toEqual(planned[0]);
    expect(detour.at(-1)).toEqual(planned.at(-1));
    for (const point of detour) expect(distanceToLineM(point, planned) > 25).toBe(point.offPlan);
  }
});
