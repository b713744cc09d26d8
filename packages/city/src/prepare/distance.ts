/**
 * How far every cell is from the nearest marked one: the exact Euclidean distance transform
 * of Felzenszwalb and Huttenlocher, a pass over the columns and one over the rows, each
 * finding the lower envelope of parabolas.
 */
import type { Mask, RasterFrame } from "./raster.ts";

const FAR = 1e12;

/** In metres. */
export function distanceToMarked(mask: Mask, { columns, rows, cellM }: RasterFrame): Float32Array {
  const squared = new Float64Array(columns * rows);
  for (let cell = 0; cell < squared.length; cell += 1) squared[cell] = mask[cell] === 1 ? 0 : FAR;
  const envelope = createEnvelope(Math.max(columns, rows));
  for (let column = 0; column < columns; column += 1) envelope.lower(squared, column, columns, rows);
  for (let row = 0; row < rows; row += 1) envelope.lower(squared, row * columns, 1, columns);
  return Float32Array.from(squared, (value) => Math.sqrt(value) * cellM);
}

interface Envelope {
  /** Replaces a line of values f by min over q of (p − q)² + f(q). */
  lower(values: Float64Array, start: number, stride: number, length: number): void;
}

function createEnvelope(longest: number): Envelope {
  const input = new Float64Array(longest);
  const apex = new Int32Array(longest);
  const from = new Float64Array(longest + 1);
  return {
    lower: (values, start, stride, length) => {
      for (let place = 0; place < length; place += 1) input[place] = values[start + place * stride] ?? 0;
      let last = 0;
      apex[0] = 0;
      from[0] = Number.NEGATIVE_INFINITY;
      from[1] = Number.POSITIVE_INFINITY;
      for (let place = 1; place < length; place += 1) {
        let meet = meetingPoint(input, apex[last] ?? 0, place);
        while (meet <= (from[last] ?? 0)) {
          last -= 1;
          meet = meetingPoint(input, apex[last] ?? 0, place);
        }
        last += 1;
        apex[last] = place;
        from[last] = meet;
        from[last + 1] = Number.POSITIVE_INFINITY;
      }
      last = 0;
      for (let place = 0; place < length; place += 1) {
        while ((from[last + 1] ?? 0) < place) last += 1;
        const away = place - (apex[last] ?? 0);
        values[start + place * stride] = away * away + (input[apex[last] ?? 0] ?? 0);
      }
    },
  };
}

/** Where the parabolas that stand on two places cross. */
function meetingPoint(input: Float64Array, left: number, right: number): number {
  return ((input[right] ?? 0) + right * right - ((input[left] ?? 0) + left * left)) / (2 * (right - left));
}
