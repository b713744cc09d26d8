/** A bitmap over the city, in metres of the plane; row 0 is the southernmost. */
import type { LonLat, Plane } from "../geo.ts";
import { latToY, lonToX } from "../geo.ts";

export interface RasterFrame {
  readonly plane: Plane;
  readonly cellM: number;
  /** The middle of cell (0, 0), in metres of the plane. */
  readonly originX: number;
  readonly originY: number;
  readonly columns: number;
  readonly rows: number;
}

export type Mask = Uint8Array;

export interface CellPoint {
  readonly column: number;
  readonly row: number;
}

/** In cells and parts of cells, so that a whole number is the middle of a cell. */
export function lonLatToCell(frame: RasterFrame, { lon, lat }: LonLat): CellPoint {
  return {
    column: (lonToX(frame.plane, lon) - frame.originX) / frame.cellM,
    row: (latToY(frame.plane, lat) - frame.originY) / frame.cellM,
  };
}

export function markLine(mask: Mask, frame: RasterFrame, line: readonly CellPoint[]): void {
  for (const [index, to] of line.entries()) {
    const from = line[index - 1] ?? to;
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(to.column - from.column), Math.abs(to.row - from.row)) * 2));
    for (let step = 0; step <= steps; step += 1) {
      const share = step / steps;
      markCell(
        mask,
        frame,
        Math.round(from.column + (to.column - from.column) * share),
        Math.round(from.row + (to.row - from.row) * share),
      );
    }
  }
}

/** Every cell whose middle lies inside an odd number of rings. */
export function markArea(mask: Mask, frame: RasterFrame, rings: readonly (readonly CellPoint[])[]): void {
  const rows = rings.flatMap((ring) => ring.map(({ row }) => row));
  const firstRow = Math.max(0, Math.ceil(rows.reduce((least, row) => Math.min(least, row), frame.rows)));
  const lastRow = Math.min(frame.rows - 1, Math.floor(rows.reduce((most, row) => Math.max(most, row), -1)));
  for (let row = firstRow; row <= lastRow; row += 1) {
    const crossings = rings.flatMap((ring) => crossingsAt(ring, row)).sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const from = Math.max(0, Math.ceil(crossings[pair] ?? 0));
      const to = Math.min(frame.columns - 1, Math.floor(crossings[pair + 1] ?? -1));
      for (let column = from; column <= to; column += 1) mask[row * frame.columns + column] = 1;
    }
  }
}

function crossingsAt(ring: readonly CellPoint[], row: number): number[] {
  return ring.flatMap((to, index) => {
    const from = ring[index - 1];
    if (from === undefined || from.row <= row === to.row <= row) return [];
    return [from.column + ((row - from.row) / (to.row - from.row)) * (to.column - from.column)];
  });
}

function markCell(mask: Mask, { columns, rows }: RasterFrame, column: number, row: number): void {
  if (column >= 0 && column < columns && row >= 0 && row < rows) mask[row * columns + column] = 1;
}
