/** A figure of several rounds: the middle one, and between what it lay. */
import { quantiles } from "../../quantiles.ts";

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function spreadOf(values: readonly number[]): Spread {
  return { median: quantiles(values)?.p50 ?? 0, least: Math.min(...values), most: Math.max(...values) };
}
