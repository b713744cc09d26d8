/**
 * Orders against free couriers, as the orders stage and the operations page read them: one
 * reading for both, and free of everything a page need not load.
 */

export interface Market {
  /** Orders paid in the window. */
  readonly demand: number;
  /** Mean number of free couriers over the window. */
  readonly supply: number;
}

/** What a cell's market is counted over. */
export const MARKET_WINDOW_MS = 10 * 60_000;

/** How much a neighbouring cell counts: its couriers are as good, but further away. */
const NEIGHBOUR_SHARE = 0.5;

/**
 * The market of a cell and, by half, of those around it: a courier across the street is no
 * worse for standing in another hexagon.
 *
 * @param cells the cell itself first, then its neighbours
 * @returns null when nothing is known of any of them
 */
export function smoothedMarket(
  cells: readonly string[],
  marketOf: (cell: string) => Market | null | undefined,
): Market | null {
  let known = false;
  let [demand, supply] = [0, 0];
  for (const [nth, cell] of cells.entries()) {
    const market = marketOf(cell) ?? null;
    if (market === null) continue;
    const share = nth === 0 ? 1 : NEIGHBOUR_SHARE;
    known = true;
    demand += share * market.demand;
    supply += share * market.supply;
  }
  return known ? { demand, supply } : null;
}

/** Orders, and couriers, that a market is taken to have besides: a quiet corner with neither is an ordinary one. */
const MARKET_PRIOR = 2;
const SCARCITY_LEAST = 0.6;
const SCARCITY_MOST = 1.8;

/**
 * How many times as long as usual a courier is to be waited for: the root of orders over free
 * couriers, since couriers come from further when there is work. 1 is as usual; 0.6 to 1.8.
 */
export function marketScarcity({ demand, supply }: Market): number {
  const scarcity = Math.sqrt((demand + MARKET_PRIOR) / (supply + MARKET_PRIOR));
  return Math.min(Math.max(scarcity, SCARCITY_LEAST), SCARCITY_MOST);
}
