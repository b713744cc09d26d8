import { describe, expect, test } from "vitest";
import type { BBox, LonLat } from "../geo.ts";
import { lonLatToGrid } from "../prepare/grid.ts";
import type { LonLatRing } from "../prepare/sea.ts";
import { seaFromCoast } from "./coast-sea.ts";

const BOX: BBox = [7, 43, 7.1, 43.1];

/** In hundredths of the box's side, from its south-west corner. */
const place = ([east, north]: readonly [number, number]): LonLat => ({
  lon: BOX[0] + east / 1000,
  lat: BOX[1] + north / 1000,
});
const coast = (...points: (readonly [number, number])[]) => points.map(place).map(lonLatToGrid);

function isSea(sea: readonly LonLatRing[], point: readonly [number, number]): boolean {
  const { lon, lat } = place(point);
  let isInside = false;
  for (const ring of sea) {
    for (const [index, to] of ring.entries()) {
      const from = ring[index - 1] ?? to;
      if (from.lat > lat === to.lat > lat) continue;
      if (lon < from.lon + ((lat - from.lat) / (to.lat - from.lat)) * (to.lon - from.lon)) isInside = !isInside;
    }
  }
  return isInside;
}

describe("water is on the right of the coast", () => {
  test("a shore from west to east has the sea in the south, also beyond the box", () => {
    const sea = seaFromCoast([coast([-10, 50], [50, 60], [110, 50])], BOX);
    expect(isSea(sea, [50, 55])).toBe(true);
    expect(isSea(sea, [50, 65])).toBe(false);
    expect(isSea(sea, [50, -60])).toBe(true);
    expect(isSea(sea, [160, 40])).toBe(true);
    expect(isSea(sea, [160, 60])).toBe(false);
  });

  test("from east to west it is in the north", () => {
    const sea = seaFromCoast([coast([110, 50], [-10, 50])], BOX);
    expect(isSea(sea, [50, 60])).toBe(true);
    expect(isSea(sea, [50, 40])).toBe(false);
  });

  test("a coast in pieces, in any order, is one", () => {
    const sea = seaFromCoast([coast([40, 60], [110, 50]), coast([-10, 50], [40, 60])], BOX);
    expect(isSea(sea, [40, 59])).toBe(true);
    expect(isSea(sea, [40, 61])).toBe(false);
  });

  test("a coast that ends in the box, since the file has no more of it, goes on to the nearest edge", () => {
    const sea = seaFromCoast([coast([10, 50], [90, 50])], BOX);
    expect(isSea(sea, [5, 40])).toBe(true);
    expect(isSea(sea, [95, 40])).toBe(true);
    expect(isSea(sea, [50, 60])).toBe(false);
  });

  test("islands are land in the sea", () => {
    const island = coast([40, 20], [60, 20], [60, 40], [40, 40], [40, 20]);
    const sea = seaFromCoast([coast([-10, 50], [110, 50]), island], BOX);
    expect(isSea(sea, [50, 30])).toBe(false);
    expect(isSea(sea, [30, 30])).toBe(true);
  });

  test("around islands alone there is sea, up to the frame", () => {
    const sea = seaFromCoast([coast([40, 20], [60, 20], [60, 40], [40, 40], [40, 20])], BOX);
    expect(isSea(sea, [50, 30])).toBe(false);
    expect(isSea(sea, [5, 95])).toBe(true);
    expect(isSea(sea, [-50, 50])).toBe(true);
  });

  test("two shores of a strait leave land on both sides", () => {
    const sea = seaFromCoast([coast([110, 40], [-10, 40]), coast([-10, 60], [110, 60])], BOX);
    expect([20, 50, 80].map((north) => isSea(sea, [50, north]))).toEqual([false, true, false]);
  });

  test("a bay that leaves the box and comes back is one sea", () => {
    const sea = seaFromCoast([coast([-10, 50], [40, 50], [40, -20], [60, -20], [60, 50], [110, 50])], BOX);
    expect(isSea(sea, [20, 30])).toBe(true);
    expect(isSea(sea, [50, 30])).toBe(false);
    expect(isSea(sea, [80, 30])).toBe(true);
  });
});

test("without a coast there is no sea", () => {
  expect(seaFromCoast([], BOX)).toEqual([]);
});
