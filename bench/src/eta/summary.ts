/** All figures of a run, as they are printed and kept. */
import type { JudgedOrder, Who } from "./judged.ts";
import {
  coverage,
  type Figures,
  figuresAt,
  firstCoverage,
  HORIZONS,
  inconsistencyMin,
  mean,
  meanWidthMin,
  median,
  revisions,
  shareOfTheWay,
} from "./score.ts";

const HOUR_MS = 3_600_000;
const ENOUGH_FOR_AN_HOUR = 20;

export const PREDICTORS: readonly Who[] = ["ours", "crow", "byStages", "ceiling"];

export interface HorizonSummary {
  readonly horizon: string;
  readonly figures: Readonly<Record<Who, Figures | null>>;
  /** How much of the way from the better simple predictor to the ceiling; null where there is none. */
  readonly way: { readonly transit: number | null; readonly food: number | null };
}

export interface Summary {
  readonly orders: number;
  readonly placedToDoorMin: number;
  readonly horizons: readonly HorizonSummary[];
  readonly held: { readonly ours: number | null; readonly ceiling: number | null; readonly first: number };
  /** Of the hours with enough orders, the one in which ours held least. */
  readonly worstHour: { readonly orders: number; readonly ours: number | null; readonly ceiling: number | null } | null;
  readonly widthMin: { readonly ours: number; readonly ceiling: number };
  readonly inconsistencyMin: Readonly<Record<Who, number>>;
  readonly revisions: {
    readonly any: number;
    readonly twoOrMore: number;
    readonly overTwo: number;
    readonly meanOverTwo: number;
  };
}

export function summarise(orders: readonly JudgedOrder[]): Summary {
  return {
    orders: orders.length,
    placedToDoorMin: median(orders.map(({ placedMs, deliveredMs }) => deliveredMs - placedMs)) / 60_000,
    horizons: HORIZONS.map((horizon) => {
      const of = (who: Who): Figures | null => figuresAt(orders, who, horizon);
      const figures = { ours: of("ours"), crow: of("crow"), byStages: of("byStages"), ceiling: of("ceiling") };
      return { horizon: horizon.name, figures, way: { transit: way(figures, "transit"), food: way(figures, "food") } };
    }),
    held: { ours: coverage(orders, "ours"), ceiling: coverage(orders, "ceiling"), first: firstCoverage(orders) },
    worstHour: worstHour(orders),
    widthMin: { ours: meanWidthMin(orders, "ours"), ceiling: meanWidthMin(orders, "ceiling") },
    inconsistencyMin: {
      ours: inconsistencyMin(orders, "ours"),
      crow: inconsistencyMin(orders, "crow"),
      byStages: inconsistencyMin(orders, "byStages"),
      ceiling: inconsistencyMin(orders, "ceiling"),
    },
    revisions: {
      any: median(orders.map((order) => revisions(order, 0))),
      twoOrMore: median(orders.map((order) => revisions(order, 1.99))),
      overTwo: median(orders.map((order) => revisions(order, 2))),
      meanOverTwo: mean(orders.map((order) => revisions(order, 2))),
    },
  };
}

function way(figures: HorizonSummary["figures"], orientation: "transit" | "food"): number | null {
  const [ours, ceiling] = [figures.ours?.[orientation] ?? null, figures.ceiling?.[orientation] ?? null];
  if (ours === null || ceiling === null) return null;
  const simple = [figures.crow?.[orientation] ?? 0, figures.byStages?.[orientation] ?? 0];
  return shareOfTheWay(ours, simple, ceiling);
}

function worstHour(orders: readonly JudgedOrder[]): Summary["worstHour"] {
  const hours = new Map<number, JudgedOrder[]>();
  for (const order of orders) {
    const hour = Math.floor(order.deliveredMs / HOUR_MS);
    hours.set(hour, [...(hours.get(hour) ?? []), order]);
  }
  let worst: Summary["worstHour"] = null;
  for (const each of hours.values()) {
    if (each.length < ENOUGH_FOR_AN_HOUR) continue;
    const ours = coverage(each, "ours");
    if (worst === null || (ours ?? 1) < (worst.ours ?? 1)) {
      worst = { orders: each.length, ours, ceiling: coverage(each, "ceiling") };
    }
  }
  return worst;
}

/** Of the orders delivered after a change the 201st to the 1,200th. */
export function afterChange(orders: readonly JudgedOrder[], changeMs: number): readonly JudgedOrder[] {
  const after = orders.filter(({ placedMs }) => placedMs >= changeMs);
  return after.toSorted((a, b) => a.placedMs - b.placedMs).slice(200, 1_200);
}
