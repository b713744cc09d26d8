import type { Surroundings } from "../surroundings.ts";
import type { ArrivalPriors } from "./arrival/priors.ts";

/** What every order of a partition is judged by, besides its own records. */
export interface OrderContext {
  /** Identity of the log, shown to pages. */
  readonly logId: string;
  /** Which city's outcomes these orders add to, such as `montevideo`. */
  readonly city: string;
  readonly surroundings: Surroundings;
  readonly priors?: ArrivalPriors;
}
