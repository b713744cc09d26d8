/** What a place tells, when there is something to tell, and whether it is to be kept. */
import type { Conditions, RecordPosition } from "@doorstep/events";
import type { Step } from "../step.ts";
import { areaRule, isEmptyArea } from "./area.ts";
import { cellRule, cellView, isEmptyCell } from "./cell.ts";
import { cityRule, hasLeftCity } from "./city.ts";
import type { PlacesOutput } from "./output.ts";
import { hasLeftRestaurant, restaurantRule } from "./restaurant.ts";
import type { PlaceState } from "./state.ts";
import { tell, tellDueMs } from "./telling.ts";

export type PlaceStep = Step<PlaceState, PlacesOutput>;

/** Twice the offset leaves a record, and the time it moves, a version each; so a cell that comes back goes on rising. */
export const versionOf = ({ offset }: RecordPosition, by: "record" | "time"): number =>
  2 * offset + (by === "record" ? 1 : 0);

/** The step that ends in `state`; `version` is that of a cell's view. */
export function settlePlace(state: PlaceState, version: number, notes: readonly string[]): PlaceStep {
  switch (state.kind) {
    case "cell": {
      const { cell, current, logTimeMs } = state;
      if (current === null || !isDue(tellDueMs(cellRule, state), logTimeMs)) {
        return isEmptyCell(state) ? left(notes, "cell left: empty") : { state, outputs: [], notes };
      }
      const after = { ...tell(state, current, logTimeMs), viewVersion: version };
      const market = { demand: current.demand, supply: current.supply };
      const record = conditions(`cell:${cell}`, { nowMs: logTimeMs, forMs: cellRule.believedMs }, { market });
      const view = cellView(after);
      const outputs: readonly PlacesOutput[] = [
        { to: "conditions", log: "orders", record },
        ...(view === null ? [] : [{ to: "page", kind: "cell", cell: view } as const]),
      ];
      return isEmptyCell(after) ? left(notes, "cell left: empty", outputs) : { state: after, outputs, notes };
    }
    case "area": {
      const { area, current, logTimeMs } = state;
      if (isEmptyArea(state)) return left(notes, "area left: nothing ridden");
      if (current === null || !isDue(tellDueMs(areaRule, state), logTimeMs)) return { state, outputs: [], notes };
      const record = conditions(`area:${area}`, { nowMs: logTimeMs, forMs: areaRule.believedMs }, { road: current });
      const outputs: readonly PlacesOutput[] = [{ to: "conditions", log: "couriers", record }];
      return { state: tell(state, current, logTimeMs), outputs, notes };
    }
    case "restaurant": {
      const { restaurantId, current, logTimeMs } = state;
      if (hasLeftRestaurant(state)) return left(notes, "restaurant left: nothing heard");
      if (current === null || !isDue(tellDueMs(restaurantRule, state), logTimeMs)) {
        return { state, outputs: [], notes };
      }
      const believed = { nowMs: logTimeMs, forMs: restaurantRule.believedMs };
      const record = conditions(`restaurant:${restaurantId}`, believed, { preparation: current });
      return { state: tell(state, current, logTimeMs), outputs: [{ to: "conditions", log: "orders", record }], notes };
    }
    case "city": {
      const { city, current, logTimeMs } = state;
      if (hasLeftCity(state)) return left(notes, "city left: nothing heard");
      if (current === null || !isDue(tellDueMs(cityRule, state), logTimeMs)) return { state, outputs: [], notes };
      const believed = { nowMs: logTimeMs, forMs: cityRule.believedMs };
      const { count, covered, legs, ranges } = current;
      const first = ranges.find(({ stage }) => stage === "placed");
      // For readers of a build before this one, which stretch both sides by the same.
      const widthRatio = first === undefined ? 1 : Math.sqrt(first.early * first.late);
      const calibration = count === 0 ? null : { count, covered, widthRatio };
      const record = conditions(`city:${city}`, believed, { calibration, legs, ranges });
      return { state: tell(state, current, logTimeMs), outputs: [{ to: "conditions", log: "orders", record }], notes };
    }
  }
}

const isDue = (dueMs: number | null, nowMs: number): boolean => dueMs !== null && dueMs <= nowMs;

function left(notes: readonly string[], note: string, outputs: readonly PlacesOutput[] = []): PlaceStep {
  return { state: undefined, outputs, notes: [...notes, note] };
}

type Learnt = Partial<Pick<Conditions, "preparation" | "market" | "road" | "calibration" | "legs" | "ranges">>;

function conditions(
  subject: string,
  { nowMs, forMs }: { nowMs: number; forMs: number },
  learnt: Learnt,
): Omit<Conditions, "cause"> {
  const nothing = { preparation: null, market: null, road: null, calibration: null, legs: [], ranges: [] };
  return { type: "conditions", subject, atMs: nowMs, untilMs: nowMs + forMs, ...nothing, ...learnt };
}
