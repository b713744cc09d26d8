/** What is on the log `places`, by cell, area, restaurant and city. */
import type { Cause, Mode, Tick } from "./shared.ts";

/** A courier was free in this cell over `[fromMs, toMs)` of log time. */
export interface CellSupply {
  readonly type: "cell-supply";
  /** H3, resolution 8. */
  readonly cell: string;
  readonly cause: Cause;
  readonly courierId: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** An order was paid at a restaurant of this cell. */
export interface CellDemand {
  readonly type: "cell-demand";
  /** H3, resolution 8. */
  readonly cell: string;
  readonly cause: Cause;
  readonly orderId: string;
  readonly atMs: number;
}

/** How fast one courier rode along a route, over one closed window. */
export interface RoadPace {
  readonly type: "road-pace";
  /** H3, resolution 7. */
  readonly area: string;
  readonly cause: Cause;
  readonly courierId: string;
  /** The end of the window. */
  readonly atMs: number;
  readonly plannedMs: number;
  readonly realMs: number;
}

export interface RestaurantPrepared {
  readonly type: "restaurant-prepared";
  readonly restaurantId: string;
  readonly cause: Cause;
  readonly orderId: string;
  /** When the kitchen said yes, or said it would begin. */
  readonly fromMs: number;
  readonly readyMs: number;
  /** What would have been said of any kitchen; 0 when not known. */
  readonly saidMs: number;
}

/** An order was delivered: what was first shown, and what came true. */
export interface ArrivalOutcome {
  readonly type: "arrival-outcome";
  readonly city: string;
  readonly cause: Cause;
  readonly orderId: string;
  readonly firstEarliestMs: number;
  readonly firstLatestMs: number;
  readonly firstShownMs: number;
  readonly deliveredMs: number;
  /** What was shown when the order came to a stage, each stage once. */
  readonly ranges: readonly RangeShown[];
}

export interface RangeShown {
  readonly stage: string;
  /** Log time. */
  readonly shownMs: number;
  readonly earliestMs: number;
  readonly expectedMs: number;
  readonly latestMs: number;
  /** What lies before the expected time, and after it, had been stretched by these. */
  readonly early: number;
  readonly late: number;
}

/** One part of an order's way to the door is over: what was said of it, and what it took. */
export interface LegOutcome {
  readonly type: "leg-outcome";
  readonly city: string;
  readonly cause: Cause;
  readonly orderId: string;
  readonly leg: string;
  readonly saidMs: number;
  readonly tookMs: number;
  readonly endedMs: number;
}

export type PlacesRecord =
  | CellSupply
  | CellDemand
  | RoadPace
  | RestaurantPrepared
  | ArrivalOutcome
  | LegOutcome
  | Mode
  | Tick;
