import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planeAround } from "../geo.ts";
import { traceContours } from "./contours.ts";
import { distanceToMarked } from "./distance.ts";
import { markArea, markLine, type RasterFrame } from "./raster.ts";
import { areaOf, groupRings } from "./rings.ts";
import { simplifyLine } from "./simplify.ts";

const frame: RasterFrame = {
  plane: planeAround({ lon: 0, lat: 0 }),
  cellM: 10,
  originX: 0,
  originY: 0,
  columns: 12,
  rows: 9,
};

test("the distance is that to the nearest marked cell, through the air", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(frame.columns * frame.rows - 1), { minLength: 1, maxLength: 6 }), (marked) => {
      const mask = new Uint8Array(frame.columns * frame.rows);
      for (const cell of marked) mask[cell] = 1;
      const distances = distanceToMarked(mask, frame);
      for (const [cell, distance] of distances.entries()) {
        const nearest = Math.min(...marked.map((other) => cellDistanceM(cell, other)));
        expect(distance).toBeCloseTo(nearest, 3);
      }
    }),
  );
});

function cellDistanceM(a: number, b: number): number {
  const columns = (a % frame.columns) - (b % frame.columns);
  const rows = Math.floor(a / frame.columns) - Math.floor(b / frame.columns);
  return Math.hypot(columns, rows) * frame.cellM;
}

describe("a contour", () => {
  const field = (rows: readonly (readonly number[])[]) => ({
    values: Float32Array.from(rows.flat()),
    columns: rows[0]?.length ?? 0,
    rows: rows.length,
  });

  test("crosses half way between equal values, with the inside on its left", () => {
    const rings = traceContours(
      field([
        [-1, -1, -1],
        [-1, 1, -1],
        [-1, -1, -1],
      ]),
    );
    expect(rings).toHaveLength(1);
    expect(areaOf((rings[0] ?? []).map(({ column, row }) => ({ x: column, y: row })))).toBeCloseTo(0.5);
  });

  test("closes along the frame where the inside reaches it", () => {
    const rings = traceContours(
      field([
        [1, 1],
        [1, 1],
      ]),
    );
    expect(rings).toHaveLength(1);
    expect(rings[0]?.[0]).toEqual(rings[0]?.at(-1));
  });

  test("goes round a hole the other way", () => {
    const rings = traceContours(
      field([
        [1, 1, 1],
        [1, -1, 1],
        [1, 1, 1],
      ]),
    );
    const areas = rings.map((ring) => areaOf(ring.map(({ column, row }) => ({ x: column, y: row }))));
    expect(areas.filter((area) => area > 0)).toHaveLength(1);
    expect(areas.filter((area) => area < 0)).toHaveLength(1);
  });
});

test("an area is filled, its hole is not", () => {
  const mask = new Uint8Array(frame.columns * frame.rows);
  const square = (low: number, high: number) => [
    { column: low, row: low },
    { column: high, row: low },
    { column: high, row: high },
    { column: low, row: high },
    { column: low, row: low },
  ];
  markArea(mask, frame, [square(0.5, 7.5), square(2.5, 4.5)]);
  expect(mask[1 * frame.columns + 1]).toBe(1);
  expect(mask[3 * frame.columns + 3]).toBe(0);
  expect(mask.reduce((sum, cell) => sum + cell, 0)).toBe(49 - 4);
});

test("a line leaves no gap that water could pass", () => {
  const mask = new Uint8Array(frame.columns * frame.rows);
  markLine(mask, frame, [
    { column: 0, row: 0 },
    { column: 11, row: 5 },
  ]);
  for (let column = 0; column < frame.columns; column += 1) {
    expect(Array.from({ length: frame.rows }, (_, row) => mask[row * frame.columns + column])).toContain(1);
  }
});

test("holes go to the smallest outline around them", () => {
  const square = (x: number, y: number, size: number) => [
    { x, y },
    { x: x + size, y },
    { x: x + size, y: y + size },
    { x, y: y + size },
    { x, y },
  ];
  const [outer, inner, hole] = [square(0, 0, 100), square(10, 10, 50), square(20, 20, 10).toReversed()];
  expect(groupRings([outer, hole, inner])).toEqual([[inner, hole], [outer]]);
});

test("a simplified line stays within its tolerance and keeps its ends", () => {
  const line = [
    { x: 0, y: 0 },
    { x: 50, y: 2 },
    { x: 100, y: 0 },
    { x: 100, y: 40 },
  ];
  expect(simplifyLine(line, 3)).toEqual([line[0], line[2], line[3]]);
  expect(simplifyLine(line, 1)).toEqual(line);
});
