/**
 * The areas of the map from the cells the worker tells of: smoothed over their neighbours,
 * since an order at the edge of a cell is as near to the next. It brings H3 with it, so it is
 * loaded with the areas and not before.
 */
import type { CellView } from "@doorstep/events/browser";
import { type Market, marketScarcity, smoothedMarket } from "@doorstep/tracking/market";
import { cellToBoundary, cellToLatLng, cellToParent, gridDisk } from "h3-js";
import { isSurging, type Pressure, pressureOf } from "./pressure.ts";

export interface Area {
  readonly cell: string;
  readonly centre: LonLat;
  /** Closed, and a little inside the cell, so that two areas never share an edge. */
  readonly ring: readonly LonLat[];
  /** Smoothed over the neighbours. */
  readonly market: Market;
  readonly surge: number;
  readonly surging: boolean;
  readonly pressure: Pressure;
  /** Of this cell alone. */
  readonly own: Market;
  /** The end of the window. */
  readonly atMs: number;
}

type LonLat = readonly [lon: number, lat: number];

/** From far, seven cells are one. */
export type Coarseness = "cells" | "coarse";
const COARSE_RESOLUTION = 7;
const INSET = 0.94;

export function areasOf(cells: ReadonlyMap<string, CellView>, coarseness: Coarseness): readonly Area[] {
  const known = coarseness === "cells" ? cells : joinToParents(cells);
  return [...known.keys()].flatMap((cell) => {
    const own = known.get(cell);
    return own === undefined ? [] : [toArea(cell, own, smoothed(known, cell))];
  });
}

function toArea(cell: string, own: CellView, market: Market): Area {
  const [lat, lon] = cellToLatLng(cell);
  const ring = cellToBoundary(cell, true).map(([x, y]): LonLat => [lon + (x - lon) * INSET, lat + (y - lat) * INSET]);
  return {
    cell,
    centre: [lon, lat],
    ring,
    market,
    surge: marketScarcity(market),
    surging: isSurging(market),
    pressure: pressureOf(market),
    own: { demand: own.demand, supply: own.supply },
    atMs: own.atMs,
  };
}

/** Sums of seven: the windows are those of the stage, so what they count adds up. */
function joinToParents(cells: ReadonlyMap<string, CellView>): ReadonlyMap<string, CellView> {
  const joined = new Map<string, CellView>();
  for (const view of cells.values()) {
    const cell = cellToParent(view.cell, COARSE_RESOLUTION);
    const before = joined.get(cell);
    joined.set(
      cell,
      before === undefined
        ? { ...view, cell }
        : {
            ...before,
            demand: before.demand + view.demand,
            supply: before.supply + view.supply,
            atMs: Math.max(before.atMs, view.atMs),
          },
    );
  }
  return joined;
}

function smoothed(cells: ReadonlyMap<string, Market>, cell: string): Market {
  const around = [cell, ...gridDisk(cell, 1).filter((near) => near !== cell)];
  return smoothedMarket(around, (near) => cells.get(near)) ?? { demand: 0, supply: 0 };
}
