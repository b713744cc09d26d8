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
}

export type PlacesRecord = CellSupply | CellDemand | RoadPace | RestaurantPrepared | ArrivalOutcome | Mode | Tick;
