/**
 * When the order comes, from its legs:
 *
 *   confirm ─┬─ kitchen ─┬─ counter ─ road ─ (stop) ─ door
 *            └─ courier ─┘
 *
 * The kitchen and the courier work at the same time, and the bag leaves when the later is there.
 */
import {
  confirmLeg,
  counterLeg,
  courierLeg,
  doorLeg,
  type Evidence,
  kitchenLeg,
  othersLeg,
  roadLeg,
  stopLeg,
} from "./legs.ts";
import type { ArrivalPriors } from "./priors.ts";
import { later, mean, quantile, type Spread, shareLater, sum } from "./spread.ts";

export interface Forecast {
  /** One in ten comes before, one in ten after. */
  readonly earliestMs: number;
  readonly latestMs: number;
  readonly expectedMs: number;
  /** What is still to come on the way there; null once it has happened. */
  readonly confirmedMs: number | null;
  readonly pickedUpMs: number | null;
  readonly legs: LegMeans;
}

/** The mean of each leg, so that the next forecast can say which of them moved. */
export interface LegMeans {
  /** When the bag leaves, or left. */
  readonly leavesMs: number;
  /** When the kitchen alone, and the courier alone, would have it leave; null once it has left. */
  readonly kitchenMs: number | null;
  readonly courierMs: number | null;
  /** How likely the kitchen is the one waited for. */
  readonly kitchenShare: number;
  /** In all, with what has passed of it. */
  readonly roadMs: number;
  readonly stopMs: number;
  readonly doorMs: number;
}

export function forecastArrival(evidence: Evidence, priors: ArrivalPriors): Forecast {
  const { life, ride, nowMs } = evidence;
  const road = sum(roadLeg(evidence, priors), othersLeg(evidence, priors));
  const stop = stopLeg(evidence, priors);
  const door = doorLeg(evidence, priors);
  const rest = sum(sum(road, stop), door);

  if (life.pickedUp !== null) {
    const leftMs = life.pickedUp.atMs;
    const atDoorMs = ride?.atDoorSinceMs ?? null;
    return {
      ...quantiles(rest, nowMs, priors.stretch),
      confirmedMs: null,
      pickedUpMs: null,
      legs: {
        leavesMs: leftMs,
        kitchenMs: null,
        courierMs: null,
        kitchenShare: 0.5,
        roadMs: (atDoorMs ?? nowMs) - leftMs + mean(road),
        stopMs: mean(stop),
        doorMs: (atDoorMs === null ? 0 : nowMs - atDoorMs) + mean(door),
      },
    };
  }

  const confirm = confirmLeg(evidence, priors);
  const kitchen = kitchenLeg(evidence, priors);
  const courier = courierLeg(evidence, priors);
  const counter = counterLeg(evidence, priors);
  const leaves = sum(confirm, sum(later(kitchen, courier), counter));
  const apartMs = nowMs + mean(confirm) + mean(counter);
  return {
    ...quantiles(sum(leaves, rest), nowMs, priors.stretch),
    confirmedMs: life.confirmed === null ? nowMs + quantile(confirm, 0.5) : null,
    pickedUpMs: nowMs + quantile(leaves, 0.5),
    legs: {
      leavesMs: nowMs + mean(leaves),
      kitchenMs: apartMs + mean(kitchen),
      courierMs: apartMs + mean(courier),
      kitchenShare: shareLater(kitchen, courier),
      roadMs: mean(road),
      stopMs: mean(stop),
      doorMs: mean(door),
    },
  };
}

/** Stretched to either side of what is expected, as the places stage measures it. */
function quantiles(
  spread: Spread,
  nowMs: number,
  { early, late }: ArrivalPriors["stretch"],
): Pick<Forecast, "earliestMs" | "latestMs" | "expectedMs"> {
  const expected = quantile(spread, 0.5);
  return {
    earliestMs: nowMs + Math.max(0, expected - early * (expected - quantile(spread, 0.1))),
    latestMs: nowMs + expected + late * (quantile(spread, 0.9) - expected),
    expectedMs: nowMs + expected,
  };
}
