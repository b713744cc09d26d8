/**
 * What is believed of an evening before anything is heard of it. From published medians of
 * food delivery (placed to door 31-48 min, rides at 12-20 km/h, a third of the kitchens
 * never say "ready"), not from any simulator: a model that knows its judge's dice measures
 * nothing. A value that is passed in, so that what is learned can take its place.
 */
import type { Vehicle } from "@doorstep/events";
import { vehiclePace } from "../../vehicle-pace.ts";
import type { Duration } from "./log-normal.ts";

export interface ArrivalPriors {
  /** From the order to the kitchen's yes. */
  readonly confirm: Duration;
  /** From the start of cooking to a packed bag, when the kitchen named no time. */
  readonly kitchen: Duration;
  /** The true cooking time over the one the kitchen named, and how much that varies. */
  readonly kitchenOverNamed: { readonly ratio: number; readonly sigma: number };
  /** Share of the kitchens that say when the food is ready. Silence of the others is no news. */
  readonly saysReady: number;
  /** From the kitchen's yes to a courier at its door, while none is assigned. */
  readonly findCourier: Duration;
  /** From both being there to the bag in the courier's hands. */
  readonly counter: Duration;
  /** Road over straight line, and speed of whole rides along it, while the way is not known. */
  readonly roadOverCrow: number;
  readonly roadMps: number;
  /** Speed of a vehicle over the planned one: a bicycle's in traffic, junctions counted. */
  readonly vehiclePace: Readonly<Record<Vehicle, number>>;
  /** After this far along, a courier's own pace counts as much as the prior. */
  readonly paceSettlesM: number;
  /** Of the ride: a share of it before and after the pace is known, and what no share covers. */
  readonly rideSigma: { readonly unknownPace: number; readonly knownPace: number; readonly floorMs: number };
  /** Added to the ride's sigma while off the route, and as silence lasts. */
  readonly unsureSigma: number;
  /** After a silence this long half of it is added. */
  readonly silenceSettlesMs: number;
  /** What finding back to a way costs. */
  readonly offRouteMs: number;
  /** A stop that is not a junction: how long it lasts in all. */
  readonly stop: Duration;
  /** From the kerb into the diner's hands: parking, the bell, the stairs. */
  readonly door: Duration;
  /** What lies before and after the expected time is multiplied by; above 1 when ranges have been too narrow of late. */
  readonly stretch: { readonly early: number; readonly late: number };
}

const MINUTE_MS = 60_000;

export const defaultPriors: ArrivalPriors = {
  confirm: { medianMs: 1.2 * MINUTE_MS, sigma: 0.7 },
  kitchen: { medianMs: 14 * MINUTE_MS, sigma: 0.42 },
  kitchenOverNamed: { ratio: 1.05, sigma: 0.28 },
  saysReady: 2 / 3,
  findCourier: { medianMs: 9 * MINUTE_MS, sigma: 0.55 },
  counter: { medianMs: 1.2 * MINUTE_MS, sigma: 0.7 },
  roadOverCrow: 1.35,
  // 15 km/h, the middle of what is measured.
  roadMps: 4.2,
  vehiclePace,
  paceSettlesM: 800,
  rideSigma: { unknownPace: 0.22, knownPace: 0.13, floorMs: 35_000 },
  unsureSigma: 0.15,
  silenceSettlesMs: 3 * MINUTE_MS,
  offRouteMs: MINUTE_MS,
  stop: { medianMs: 1.5 * MINUTE_MS, sigma: 0.9 },
  door: { medianMs: 2.2 * MINUTE_MS, sigma: 0.6 },
  stretch: { early: 1, late: 1 },
};
