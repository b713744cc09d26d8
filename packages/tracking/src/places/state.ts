import type { AreaState } from "./area.ts";
import type { CellState } from "./cell.ts";
import type { CityState } from "./city.ts";
import type { RestaurantState } from "./restaurant.ts";

/** What the places stage keeps of one place. Plain JSON, bounded by its windows. */
export type PlaceState = CellState | AreaState | RestaurantState | CityState;
