export { BadExtract } from "../extract/bad-extract.ts";
export { type ImportOptions, importCity } from "../prepare/import-city.ts";
export { type PrepareOptions, prepareCity } from "../prepare/prepare-city.ts";
export type { CityAbout, CityMoney, Manifest } from "./city-files.ts";
export { cityFolder } from "./city-files.ts";
export { type City, openCity } from "./open-city.ts";
