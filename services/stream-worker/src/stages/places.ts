import { type Codec, type PlacesRecord, type Tick, topics } from "@doorstep/events";
import {
  isShared,
  type PlaceState,
  type PlacesOutput,
  placeKeyOf,
  placeWakeAtMs,
  type SharedRecord,
  stepPlace,
  wakePlace,
} from "@doorstep/tracking";
import type { Stage } from "../engine/stage.ts";
import { fromJson, toJson } from "./json.ts";
import { sharing } from "./sharing.ts";

/** Demand, supply, pace, preparation times and outcomes in; conditions for every task of the other stages, and cells for pages, out. */
export function placesStage(codec: Codec): Stage<Exclude<PlacesRecord, Tick>, PlaceState, PlacesOutput, SharedRecord> {
  return {
    name: topics.places,
    schemas: codec,
    sharing,
    decode: (value) => codec.decode(topics.places, value),
    keyOf: (record) => (isShared(record) ? "" : placeKeyOf(record)),
    causeOf: (record) => ("cause" in record ? record.cause : null),
    step(state, record, at) {
      if (isShared(record)) throw new Error(`a "${record.type}" is about no place`);
      return stepPlace(state, record, at);
    },
    wake: wakePlace,
    wakeAtMs: placeWakeAtMs,
    encodeState: toJson,
    decodeState: ({ state }) => fromJson<PlaceState>(state),
    encodeOutput(output, cause) {
      switch (output.to) {
        case "page":
          return { sort: "page", kind: output.kind, key: output.cell.cell, bytes: toJson(output.cell) };
        case "conditions":
          return {
            sort: "everywhere",
            kind: output.log,
            key: output.record.subject,
            bytes: codec.encode(output.log, { ...output.record, cause }),
          };
      }
    },
  };
}
