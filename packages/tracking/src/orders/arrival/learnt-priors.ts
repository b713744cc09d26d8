/**
 * The priors of one order, with what the places stage has learnt in the place of what is
 * believed of any evening. Each is drawn towards the prior while little has been seen.
 */
import { positionToCell } from "../../geometry/index.ts";
import { marketScarcity } from "../../market.ts";
import { marketAt, preparationAt, type Surroundings, widthRatioAt } from "../../surroundings.ts";
import type { Lifecycle } from "../lifecycle.ts";
import type { Duration } from "./log-normal.ts";
import type { ArrivalPriors } from "./priors.ts";

/** Where and when an order's priors are looked up. */
export interface Looking {
  readonly surroundings: Surroundings;
  readonly city: string;
  readonly nowMs: number;
}

/** So many preparation times count as much as what is known of all kitchens. */
const TIMES_TO_SETTLE = 6;
/** z of nine in ten. */
const Z_90 = 1.2816;
const SIGMA_LEAST = 0.12;
const SIGMA_MOST = 0.8;

export function learntPriors(priors: ArrivalPriors, life: Lifecycle, looking: Looking): ArrivalPriors {
  const { placed } = life;
  if (placed === null || looking.surroundings.size === 0) return priors;
  const { surroundings, city, nowMs } = looking;
  const widthRatio = priors.widthRatio * widthRatioAt(surroundings, { city, nowMs });
  // With the bag on its way neither kitchen nor market is to be waited for.
  if (life.pickedUp !== null) return { ...priors, widthRatio };
  const preparation = preparationAt(surroundings, { restaurantId: placed.restaurantId, nowMs });
  const { medianMs, sigma } = priors.findCourier;
  return {
    ...priors,
    widthRatio,
    kitchen: preparation === null ? priors.kitchen : learntKitchen(priors.kitchen, preparation),
    findCourier:
      life.courier === null ? { medianMs: medianMs * courierScarcity(life, looking), sigma } : priors.findCourier,
  };
}

/** How many times as long as usual a courier is to be waited for, by the market around the restaurant. */
export function courierScarcity({ placed }: Lifecycle, { surroundings, nowMs }: Omit<Looking, "city">): number {
  if (placed === null || surroundings.size === 0) return 1;
  const market = marketAt(surroundings, { cell: pickupCell(placed), nowMs });
  return market === null ? 1 : marketScarcity(market);
}

function learntKitchen(
  prior: Duration,
  { count, medianMs, p90Ms }: { count: number; medianMs: number; p90Ms: number },
): Duration {
  if (count <= 0 || medianMs <= 0) return prior;
  const trust = count / (count + TIMES_TO_SETTLE);
  const sigma = Math.min(Math.max(Math.log(Math.max(p90Ms / medianMs, 1)) / Z_90, SIGMA_LEAST), SIGMA_MOST);
  return {
    medianMs: prior.medianMs ** (1 - trust) * medianMs ** trust,
    sigma: prior.sigma * (1 - trust) + sigma * trust,
  };
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
