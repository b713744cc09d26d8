export { type PrepareOptions, prepareCity } from "../prepare/prepare-city.ts";
export type { Manifest } from "./city-files.ts";
export { type City, openCity } from "./open-city.ts";
