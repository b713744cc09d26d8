/**
 * Plays records to the places stage as the engine does: due wakes before the record that
 * moved log time, and every state through JSON and back. Every output must be what the
 * contracts accept.
 */
import {
  type ArrivalOutcome,
  type CellDemand,
  type CellSupply,
  encodeRecord,
  type RecordPosition,
  type RestaurantPrepared,
  type RoadPace,
} from "@doorstep/events";
import { type CellView, cellView } from "@doorstep/events/browser";
import type { PlaceRecord } from "../key.ts";
import { placeKeyOf } from "../key.ts";
import type { PlacesOutput } from "../output.ts";
import type { PlaceState } from "../state.ts";
import { placeWakeAtMs, stepPlace, wakePlace } from "../step.ts";
import type { PlaceStep } from "../tell.ts";

/** A whole ten minutes, so that windows begin where tests expect them. */
const SEVEN_MS = 1_795_557_600_000;
export const MINUTE_MS = 60_000;
export const minute = (minutes: number): number => Math.round(SEVEN_MS + minutes * MINUTE_MS);

export const CELL = "88c2f154c7fffff";
export const AREA = "87c2f154cffffff";

const cause = { stage: "orders", partition: 2, offset: 7, index: 0 };

export const demand = (minutes: number, fields: Partial<CellDemand> = {}): CellDemand => ({
  type: "cell-demand",
  cell: CELL,
  cause,
  orderId: `o-${minutes}`,
  atMs: minute(minutes),
  ...fields,
});

export const supply = (from: number, to: number, fields: Partial<CellSupply> = {}): CellSupply => ({
  type: "cell-supply",
  cell: CELL,
  cause,
  courierId: "c-lucia",
  fromMs: minute(from),
  toMs: minute(to),
  ...fields,
});

/** Of the minute that ends at `end`. */
export const pace = (end: number, ratio: number, fields: Partial<RoadPace> = {}): RoadPace => ({
  type: "road-pace",
  area: AREA,
  cause,
  courierId: "c-lucia",
  atMs: minute(end),
  plannedMs: ratio * 50_000,
  realMs: 50_000,
  ...fields,
});

export const prepared = (
  ready: number,
  tookMin: number,
  fields: Partial<RestaurantPrepared> = {},
): RestaurantPrepared => ({
  type: "restaurant-prepared",
  restaurantId: "r-9",
  cause,
  orderId: `o-${ready}`,
  fromMs: minute(ready - tookMin),
  readyMs: minute(ready),
  saidMs: 0,
  ...fields,
});

/** Shown half an hour before, as a range of ten minutes around `delivered`, missed by so much. */
export const outcome = (delivered: number, missedMin = 0, fields: Partial<ArrivalOutcome> = {}): ArrivalOutcome => ({
  type: "arrival-outcome",
  city: "montevideo",
  cause,
  orderId: `o-${delivered}`,
  firstEarliestMs: minute(delivered - 5 - missedMin),
  firstLatestMs: minute(delivered + 5 - missedMin),
  firstShownMs: minute(delivered - 30),
  deliveredMs: minute(delivered),
  ranges: [],
  ...fields,
});

export interface Told {
  readonly minutes: number;
  readonly output: PlacesOutput;
}

export interface PlacesEvening {
  tell(minutes: number, ...records: readonly PlaceRecord[]): PlacesEvening;
  wait(untilMinutes: number): PlacesEvening;
  stateOf(key: string): PlaceState | undefined;
  readonly told: readonly Told[];
  readonly cells: readonly CellView[];
  readonly conditions: readonly Extract<PlacesOutput, { readonly to: "conditions" }>[];
  readonly notes: readonly string[];
  readonly rejected: readonly string[];
  /** How often a key was woken. */
  readonly wakes: number;
}

export function newPlaces(): PlacesEvening {
  const states = new Map<string, PlaceState>();
  const told: Told[] = [];
  const notes: string[] = [];
  const rejected: string[] = [];
  let offset = 0;
  let wakes = 0;
  const at = (receivedAtMs: number): RecordPosition => ({ topic: "places", partition: 0, offset, receivedAtMs });

  function take(key: string, step: PlaceStep, nowMs: number): void {
    if (step.state === undefined) states.delete(key);
    else states.set(key, throughJson(step.state));
    for (const output of step.outputs) {
      if (output.to === "page") cellView.parse(output.cell);
      else encodeRecord(output.log, { ...output.record, cause });
      told.push({ minutes: (nowMs - SEVEN_MS) / MINUTE_MS, output });
    }
    notes.push(...step.notes);
    if (step.rejected !== undefined) rejected.push(step.rejected);
  }

  function passTime(nowMs: number): void {
    for (;;) {
      const due = [...states]
        .map(([key, state]) => ({ key, dueMs: placeWakeAtMs(state) }))
        .filter((each): each is { key: string; dueMs: number } => each.dueMs !== null && each.dueMs <= nowMs)
        .sort((a, b) => a.dueMs - b.dueMs || (a.key < b.key ? -1 : 1));
      const [first] = due;
      if (first === undefined) return;
      const state = states.get(first.key);
      if (state === undefined) return;
      offset += 1;
      wakes += 1;
      take(first.key, wakePlace(state, at(first.dueMs)), first.dueMs);
      const after = states.get(first.key);
      const nextMs = after === undefined ? null : placeWakeAtMs(after);
      if (nextMs !== null && nextMs <= first.dueMs) throw new Error("a wake must move on");
    }
  }

  const evening: PlacesEvening = {
    tell(minutes, ...records) {
      passTime(minute(minutes));
      for (const record of records) {
        const key = placeKeyOf(record);
        offset += 1;
        take(key, stepPlace(states.get(key), record, at(minute(minutes))), minute(minutes));
      }
      return evening;
    },
    wait(untilMinutes) {
      passTime(minute(untilMinutes));
      return evening;
    },
    stateOf: (key) => states.get(key),
    told,
    get cells() {
      return told.flatMap(({ output }) => (output.to === "page" ? [output.cell] : []));
    },
    get conditions() {
      return told.flatMap(({ output }) => (output.to === "conditions" ? [output] : []));
    },
    notes,
    rejected,
    get wakes() {
      return wakes;
    },
  };
  return evening;
}

function throughJson(state: PlaceState): PlaceState {
  const text = JSON.stringify(state);
  const back = JSON.parse(text) as PlaceState;
  if (JSON.stringify(back) !== text) throw new Error("the state is not plain JSON");
  return back;
}
