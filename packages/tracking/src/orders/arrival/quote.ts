import type { Vehicle } from "@doorstep/events";
import { unknownLife } from "../lifecycle.ts";
import { forecastArrival } from "./forecast.ts";
import { type ArrivalPriors, defaultPriors } from "./priors.ts";
import { type ShownRange, settleRange } from "./range.ts";

export interface QuoteRequest {
  readonly nowMs: number;
  /** Planned travel time from the restaurant to the door. */
  readonly toDoorPlannedMs: number;
  /** Unknown before a courier is: then a bicycle. */
  readonly vehicle?: Vehicle;
}

/**
 * When an order placed at `nowMs` would come: right 8 times in 10, whole minutes. From the
 * same legs as the order page, so that what the home page says is what the order then shows.
 */
export function quoteArrival(request: QuoteRequest, priors: ArrivalPriors = defaultPriors): ShownRange {
  const { nowMs, toDoorPlannedMs, vehicle = "bicycle" } = request;
  const evidence = {
    life: unknownLife,
    position: null,
    ride: null,
    silentSinceMs: null,
    nowMs,
    toDoorPlannedMs: toDoorPlannedMs / priors.vehiclePace[vehicle],
  };
  return settleRange(null, forecastArrival(evidence, priors), nowMs);
}
