export { type PlaceRecord, placeKeyOf } from "./key.ts";
export type { PlacesOutput } from "./output.ts";
export type { PlaceState } from "./state.ts";
export { placeWakeAtMs, stepPlace, wakePlace } from "./step.ts";
export { placeCellView } from "./view.ts";
