/**
 * The places stage: what all orders and couriers of a place have in common, from the little
 * each of them tells. Pure, as the stages before it; what it learns goes back to them.
 */
import type { RecordPosition } from "@doorstep/events";
import { type AreaState, addPace, areaDueMs, newArea, passArea } from "./area.ts";
import { addDemand, addSupply, type CellState, cellDueMs, newCell, passCell } from "./cell.ts";
import { addLegOutcome, addOutcome, asKnownCity, type CityState, cityDueMs, newCity } from "./city.ts";
import type { PlaceRecord } from "./key.ts";
import { impossiblePlaceRecord } from "./lawful.ts";
import { addPreparation, newRestaurant, type RestaurantState, restaurantDueMs } from "./restaurant.ts";
import type { PlaceState } from "./state.ts";
import { type PlaceStep, settlePlace, versionOf } from "./tell.ts";

/** The place after `record`. `state` is undefined for a place of which nothing is known (any more). */
export function stepPlace(stored: PlaceState | undefined, record: PlaceRecord, at: RecordPosition): PlaceStep {
  const state = stored === undefined ? undefined : asKnownPlace(stored);
  const nowMs = Math.max(state?.logTimeMs ?? at.receivedAtMs, at.receivedAtMs);
  const rejected = impossiblePlaceRecord(record, nowMs);
  if (rejected !== null) return { state, outputs: [], notes: ["record rejected"], rejected };
  const { state: after, notes } = take(state, record, nowMs);
  return settlePlace(after, versionOf(at, "record"), notes);
}

/** Called when log time has reached `placeWakeAtMs`. Called too early, or twice, it does nothing. */
export function wakePlace(stored: PlaceState, at: RecordPosition): PlaceStep {
  const state = asKnownPlace(stored);
  const logTimeMs = Math.max(state.logTimeMs, at.receivedAtMs);
  return settlePlace(pass({ ...state, logTimeMs }), versionOf(at, "time"), []);
}

/** Log time at which `wakePlace` has something to do; null when only a record can change anything. */
export function placeWakeAtMs(stored: PlaceState): number | null {
  const state = asKnownPlace(stored);
  switch (state.kind) {
    case "cell":
      return cellDueMs(state);
    case "area":
      return areaDueMs(state);
    case "restaurant":
      return restaurantDueMs(state);
    case "city":
      return cityDueMs(state);
  }
}

/** The state as this build keeps it. */
const asKnownPlace = (state: PlaceState): PlaceState => (state.kind === "city" ? asKnownCity(state) : state);

interface Taken {
  readonly state: PlaceState;
  readonly notes: readonly string[];
}

function take(state: PlaceState | undefined, record: PlaceRecord, nowMs: number): Taken {
  switch (record.type) {
    case "cell-supply":
      return addSupply(passCell(at(cellOf(state, record.cell, nowMs), nowMs)), record);
    case "cell-demand":
      return addDemand(passCell(at(cellOf(state, record.cell, nowMs), nowMs)), record);
    case "road-pace":
      return addPace(passArea(at(areaOf(state, record.area, nowMs), nowMs)), record);
    case "restaurant-prepared":
      return addPreparation(at(restaurantOf(state, record.restaurantId, nowMs), nowMs), record);
    case "arrival-outcome":
      return addOutcome(at(cityOf(state, record.city, nowMs), nowMs), record);
    case "leg-outcome":
      return addLegOutcome(at(cityOf(state, record.city, nowMs), nowMs), record);
  }
}

function pass(state: PlaceState): PlaceState {
  switch (state.kind) {
    case "cell":
      return passCell(state);
    case "area":
      return passArea(state);
    case "restaurant":
    case "city":
      return state;
  }
}

const at = <S extends PlaceState>(state: S, logTimeMs: number): S => ({ ...state, logTimeMs });

// A key's records are all of one kind, so its state is of that kind or not there yet.
const cellOf = (state: PlaceState | undefined, cell: string, nowMs: number): CellState =>
  state?.kind === "cell" ? state : newCell(cell, nowMs);
const areaOf = (state: PlaceState | undefined, area: string, nowMs: number): AreaState =>
  state?.kind === "area" ? state : newArea(area, nowMs);
const restaurantOf = (state: PlaceState | undefined, id: string, nowMs: number): RestaurantState =>
  state?.kind === "restaurant" ? state : newRestaurant(id, nowMs);
const cityOf = (state: PlaceState | undefined, city: string, nowMs: number): CityState =>
  state?.kind === "city" ? state : newCity(city, nowMs);
