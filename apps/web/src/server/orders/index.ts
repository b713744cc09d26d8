/** The write side for programs that measure it. */
export { openCatalog } from "../catalog/catalog.ts";
export { seedCity } from "../catalog/seed-city.ts";
export { createMenu } from "../menu.ts";
export { carryOut } from "./carry-out.ts";
export { place } from "./place-order.ts";
