/**
 * The priors of one order, with what the places stage has learnt in the place of what is
 * believed of any evening. Each is drawn towards the prior while little has been seen.
 */
import type { LearntLeg } from "@doorstep/events";
import { positionToCell } from "../../geometry/index.ts";
import { marketScarcity } from "../../market.ts";
import { cityAt, marketAt, preparationAt, type Surroundings } from "../../surroundings.ts";
import type { Lifecycle } from "../lifecycle.ts";
import type { Ride } from "../ride.ts";
import { asSeen, type Leg } from "./legs-learnt.ts";
import type { ArrivalPriors } from "./priors.ts";
import { stageOf } from "./stages.ts";

/** Where and when an order's priors are looked up. */
export interface Looking {
  readonly surroundings: Surroundings;
  readonly city: string;
  readonly nowMs: number;
}

/** So many meals of one restaurant count as much as what is believed of any kitchen. */
const MEALS_TO_SETTLE = 5;

export function learntPriors(
  priors: ArrivalPriors,
  { life, ride }: { readonly life: Lifecycle; readonly ride: Ride | null },
  looking: Looking,
): ArrivalPriors {
  const { placed } = life;
  if (placed === null || looking.surroundings.size === 0) return priors;
  const { surroundings, city, nowMs } = looking;
  const learnt = cityAt(surroundings, { city, nowMs });
  const of = (leg: Leg): LearntLeg | undefined => learnt?.legs.find((each) => each.leg === leg);
  const stretch = learnt?.ranges.find(({ stage }) => stage === stageOf(life, ride)) ?? priors.stretch;
  const onTheWay = {
    ...priors,
    stretch: { early: stretch.early, late: stretch.late },
    door: asSeen(priors.door, of("door")),
  };
  // With the bag on its way neither kitchen nor market is to be waited for.
  if (life.pickedUp !== null) return onTheWay;

  const { medianMs, sigma } = priors.findCourier;
  return {
    ...onTheWay,
    ...kitchensOf(priors, life, looking),
    confirm: asSeen(priors.confirm, of("confirm")),
    counter: asSeen(priors.counter, of("counter")),
    findCourier:
      life.courier === null ? { medianMs: medianMs * courierScarcity(life, looking), sigma } : priors.findCourier,
  };
}

/** One cook is no clock. */
const SIGMA_LEAST = 0.16;

/** Of a kitchen as this restaurant's last meals were, against what is said of any. */
function kitchensOf(
  { kitchen, kitchenOverNamed }: ArrivalPriors,
  { placed }: Lifecycle,
  { surroundings, nowMs }: Looking,
): Pick<ArrivalPriors, "kitchen" | "kitchenOverNamed"> {
  const preparation = preparationAt(surroundings, { restaurantId: placed?.restaurantId ?? "", nowMs });
  if (preparation === null || preparation.ratio <= 0) return { kitchen, kitchenOverNamed };
  const { count, ratio, spread } = preparation;
  const trust = count / (count + MEALS_TO_SETTLE);
  const factor = ratio ** trust;
  const sigma = (of: number): number => of * (1 - trust) + Math.max(spread, SIGMA_LEAST) * trust;
  return {
    kitchen: { medianMs: kitchen.medianMs * factor, sigma: sigma(kitchen.sigma) },
    kitchenOverNamed: { ratio: kitchenOverNamed.ratio * factor, sigma: sigma(kitchenOverNamed.sigma) },
  };
}

/** How many times as long as usual a courier is to be waited for, by the market around the restaurant. */
export function courierScarcity({ placed }: Lifecycle, { surroundings, nowMs }: Omit<Looking, "city">): number {
  if (placed === null || surroundings.size === 0) return 1;
  const market = marketAt(surroundings, { cell: pickupCell(placed), nowMs });
  return market === null ? 1 : marketScarcity(market);
}

type Placed = NonNullable<Lifecycle["placed"]>;

const cells = new WeakMap<Placed, string>();

/** The market cell of the restaurant. A cache and nothing else. */
export function pickupCell(placed: Placed): string {
  const known = cells.get(placed);
  if (known !== undefined) return known;
  const cell = positionToCell(placed.pickup);
  cells.set(placed, cell);
  return cell;
}
