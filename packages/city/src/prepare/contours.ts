/**
 * The rings around the area where a field is above zero, by marching squares. The field is
 * taken to be negative outside its frame, so every ring closes; rings run with the area on
 * their left (counter-clockwise outlines, clockwise holes, rows counting upwards).
 *
 *     corners of a square     3 ── 2
 *                             │    │      bit set: the corner is inside
 *                             0 ── 1
 */
import type { CellPoint } from "./raster.ts";

export interface Field {
  readonly values: Float32Array;
  readonly columns: number;
  readonly rows: number;
}

/** Per case, from which side to which side the border runs. Sides: 0 bottom, 1 right, 2 top, 3 left. */
const BORDERS: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[0, 3]],
  [[1, 0]],
  [[1, 3]],
  [[2, 1]],
  [
    [0, 3],
    [2, 1],
  ],
  [[2, 0]],
  [[2, 3]],
  [[3, 2]],
  [[0, 2]],
  [
    [1, 0],
    [3, 2],
  ],
  [[1, 2]],
  [[3, 1]],
  [[0, 1]],
  [[3, 0]],
  [],
];

export function traceContours(field: Field): CellPoint[][] {
  const next = collectBorders(field);
  const rings: CellPoint[][] = [];
  for (const start of next.keys()) {
    if (!next.has(start)) continue;
    const ring: CellPoint[] = [];
    let side = start;
    for (let to = next.get(side); to !== undefined; to = next.get(side)) {
      ring.push(pointOnSide(field, side));
      next.delete(side);
      side = to;
    }
    const [first] = ring;
    if (first !== undefined && ring.length > 2) rings.push([...ring, first]);
  }
  return rings;
}

function valueAt({ values, columns, rows }: Field, column: number, row: number): number {
  return column < 0 || row < 0 || column >= columns || row >= rows ? -1 : (values[row * columns + column] ?? -1);
}

/**
 * A side is named by the corner it starts from and its direction, counted over a frame one
 * wider on every side: `2 × corner` runs right, `2 × corner + 1` runs up.
 */
function collectBorders(field: Field): Map<number, number> {
  const width = field.columns + 2;
  const next = new Map<number, number>();
  for (let row = -1; row < field.rows; row += 1) {
    for (let column = -1; column < field.columns; column += 1) {
      const kase =
        (valueAt(field, column, row) > 0 ? 1 : 0) |
        (valueAt(field, column + 1, row) > 0 ? 2 : 0) |
        (valueAt(field, column + 1, row + 1) > 0 ? 4 : 0) |
        (valueAt(field, column, row + 1) > 0 ? 8 : 0);
      if (kase === 0 || kase === 15) continue;
      const corner = (row + 1) * width + column + 1;
      const sides = [corner * 2, (corner + 1) * 2 + 1, (corner + width) * 2, corner * 2 + 1];
      for (const [from, to] of BORDERS[kase] ?? []) next.set(sides[from] ?? 0, sides[to] ?? 0);
    }
  }
  return next;
}

/** Where the field crosses zero between the side's two corners. */
function pointOnSide(field: Field, side: number): CellPoint {
  const width = field.columns + 2;
  const corner = side >> 1;
  const column = (corner % width) - 1;
  const row = Math.floor(corner / width) - 1;
  const isUp = (side & 1) === 1;
  const low = valueAt(field, column, row);
  const high = valueAt(field, column + (isUp ? 0 : 1), row + (isUp ? 1 : 0));
  const share = low / (low - high);
  return isUp ? { column, row: row + share } : { column: column + share, row };
}
