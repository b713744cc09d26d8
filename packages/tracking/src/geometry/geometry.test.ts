import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bearingAt,
  bearingDeg,
  distanceM,
  lonLatToPoint,
  pieceAt,
  planeAt,
  plannedMsAt,
  pointToLonLat,
  positionAt,
  projectOnto,
  routeLine,
  valueAt,
} from "./index.ts";

const HOME = { lon: -56.18, lat: -34.9 };
const plane = planeAt(HOME);

/** A route through points in metres, one metre planned a second. */
function lineThrough(...corners: readonly (readonly [number, number])[]) {
  let plannedMs = 0;
  return routeLine(
    corners.map(([eastM, northM], index) => {
      const [beforeEastM, beforeNorthM] = corners[index - 1] ?? [eastM, northM];
      plannedMs += 1000 * Math.hypot(eastM - beforeEastM, northM - beforeNorthM);
      const { lon, lat } = pointToLonLat(plane, { eastM, northM });
      return { lonE6: Math.round(lon * 1e6), latE6: Math.round(lat * 1e6), plannedMs: Math.round(plannedMs) };
    }),
  );
}

const nearest = { stretch: { fromM: 0, toM: Number.POSITIVE_INFINITY }, costOf: ({ offM }: { offM: number }) => offM };

describe("on the sheet", () => {
  test("a position goes to metres and back", () => {
    const metres = fc.double({ min: -20_000, max: 20_000, noNaN: true });
    fc.assert(
      fc.property(metres, metres, (eastM, northM) => {
        const back = lonLatToPoint(plane, pointToLonLat(plane, { eastM, northM }));
        expect(back.eastM).toBeCloseTo(eastM, 5);
        expect(back.northM).toBeCloseTo(northM, 5);
      }),
    );
  });

  test("a known distance: one minute of latitude is a nautical mile, to a third of a percent", () => {
    expect(distanceM(HOME, { lon: HOME.lon, lat: HOME.lat + 1 / 60 })).toBeCloseTo(1853, 0);
  });

  test.each([
    { eastM: 0, northM: 10, degrees: 0 },
    { eastM: 10, northM: 0, degrees: 90 },
    { eastM: 0, northM: -10, degrees: 180 },
    { eastM: -10, northM: 0, degrees: 270 },
  ])("$degrees° is $eastM m east, $northM m north", ({ degrees, ...point }) => {
    expect(bearingDeg({ from: HOME, to: pointToLonLat(plane, point) })).toBeCloseTo(degrees, 3);
  });
});

describe("along a route", () => {
  const corner = lineThrough([0, 0], [100, 0], [100, 50]);

  test("lengths, times and positions follow the pieces", () => {
    expect(corner.lengthM).toBeCloseTo(150, 0);
    expect(plannedMsAt(corner, 50)).toBeCloseTo(50_000, -3);
    expect(distanceM(positionAt(corner, 125), pointToLonLat(plane, { eastM: 100, northM: 25 }))).toBeLessThan(0.5);
    expect(bearingAt(corner, 50)).toBeCloseTo(90, 0);
    expect(bearingAt(corner, 120)).toBeCloseTo(0, 0);
  });

  test("before the start is the start, past the end the end", () => {
    expect(positionAt(corner, -10)).toEqual(positionAt(corner, 0));
    expect(positionAt(corner, 1000)).toEqual(positionAt(corner, corner.lengthM));
    expect(pieceAt(corner, 1000)).toBe(1);
  });

  test("a doubled point has the direction of the piece after it", () => {
    const doubled = lineThrough([0, 0], [100, 0], [100, 0], [100, 50]);
    expect(bearingAt(doubled, valueAt(doubled.alongM, 2))).toBeCloseTo(0, 0);
    expect(bearingAt(lineThrough([0, 0], [100, 0], [100, 0]), 100)).toBeCloseTo(90, 0);
    expect(bearingAt(lineThrough([0, 0], [0, 0]), 0)).toBeNull();
  });

  test("a place on the route projects onto itself", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 150, noNaN: true }), (alongM) => {
        const place = projectOnto(corner, lonLatToPoint(corner.plane, positionAt(corner, alongM)), nearest);
        expect(place?.offM).toBeLessThan(0.01);
        expect(place?.alongM).toBeCloseTo(Math.min(alongM, corner.lengthM), 1);
      }),
    );
  });

  test("only the stretch is looked at, its ends included", () => {
    const there = { eastM: 100, northM: 50 };
    expect(projectOnto(corner, there, { ...nearest, stretch: { fromM: 20, toM: 60 } })?.alongM).toBeCloseTo(60, 5);
    expect(projectOnto(corner, { eastM: 0, northM: 0 }, { ...nearest, stretch: { fromM: 20, toM: 60 } })).toEqual({
      alongM: 20,
      offM: expect.closeTo(20, 1),
    });
    expect(projectOnto(corner, there, { ...nearest, stretch: { fromM: 60, toM: 20 } })).toBeNull();
  });
});
