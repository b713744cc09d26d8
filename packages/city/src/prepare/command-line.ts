/** The command line of `npm run city`, as a function: from words to what to do, or to what is wrong with them. */
import { parseArgs } from "node:util";
import type { BBox } from "../geo.ts";
import { cityId } from "../node/city-files.ts";
import { USUAL_MEAL_PRICES } from "../restaurants/meal-prices.ts";

export const DEFAULT_CITY = "montevideo";

const USAGE = `Makes cities ready: streets, addresses, restaurants and map tiles.

  npm run city -- import FILE.osm.pbf --name NAME --time-zone ZONE --currency CODE
  npm run city -- prepare [CITY]
  npm run city -- list

import   makes a city of an extract of OpenStreetMap
  --name NAME              as people call it; the city's folder and DOORSTEP_CITY come from it
  --time-zone ZONE         the clock of its kitchens, as in Europe/Monaco
  --currency CODE          what is paid with, as in EUR
  --meal-price N           what a plain main dish costs; menus are made up and follow it
  --bounds W,S,E,N         only this part of the file, in degrees
prepare  makes the city that comes with Doorstep ready (${DEFAULT_CITY}); checks that another one is
list     the cities that are ready

  --cities DIR             where cities are kept (.doorstep/cities)
  --help                   this text

For example
  npm run city -- import monaco.osm.pbf --name Monaco --time-zone Europe/Monaco --currency EUR
  npm run city -- import sri-lanka.osm.pbf --name Colombo --time-zone Asia/Colombo --currency LKR --bounds 79.82,6.84,79.92,6.98
  DOORSTEP_CITY=monaco npm start
`;

export interface ImportCommand {
  readonly kind: "import";
  readonly file: string;
  readonly citiesDir: string | null;
  readonly city: string;
  readonly name: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly mealMinor: number;
  readonly bounds: BBox | null;
}

export type CityCommand =
  | ImportCommand
  | { readonly kind: "prepare"; readonly city: string; readonly citiesDir: string | null }
  | { readonly kind: "list"; readonly citiesDir: string | null }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "mistake"; readonly text: string };

const OPTIONS = {
  name: { type: "string" },
  "time-zone": { type: "string" },
  currency: { type: "string" },
  "meal-price": { type: "string" },
  bounds: { type: "string" },
  cities: { type: "string" },
  help: { type: "boolean" },
} as const;

export function readCommandLine(argv: readonly string[]): CityCommand {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
    if (values.help === true) return { kind: "help", text: USAGE };
    const [command, subject, ...more] = positionals;
    const citiesDir = values.cities ?? null;
    if (more.length > 0) return mistakes([`${more.join(" ")} is one word too many.`]);
    if (command === "list") return { kind: "list", citiesDir };
    if (command === "prepare") return { kind: "prepare", city: cityId(subject ?? DEFAULT_CITY), citiesDir };
    if (command === "import") return readImport(subject, values, citiesDir);
    return mistakes([command === undefined ? "What is to be done?" : `${command} is no command here.`]);
  } catch (error) {
    return mistakes([error instanceof Error ? error.message : String(error)]);
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

function readImport(file: string | undefined, values: Values, citiesDir: string | null): CityCommand {
  const { name = "", "time-zone": timeZone = "", currency: given = "" } = values;
  const currency = given.toUpperCase();
  const city = cityId(name);
  const found: string[] = [];
  if (file === undefined) found.push("Which file? An extract of OpenStreetMap, FILE.osm.pbf, comes after `import`.");
  if (name.trim() === "") found.push("--name is missing: how do people call the city?");
  else if (city === "") found.push("--name has no letter in it.");
  else if (city === DEFAULT_CITY) found.push(`--name ${name} is the city that comes with Doorstep: give another name.`);
  if (timeZone === "") found.push("--time-zone is missing: which clock do its kitchens go by, as in Europe/Monaco?");
  else if (!isTimeZone(timeZone)) found.push(`--time-zone ${timeZone} is none that this computer knows.`);
  const mealMinor = readMealPrice(currency, values["meal-price"]);
  if (currency === "") found.push("--currency is missing: what is paid with, as in EUR?");
  else if (!Intl.supportedValuesOf("currency").includes(currency))
    found.push(`--currency ${given} is no ISO 4217 code.`);
  else if (mealMinor === null) {
    found.push(
      values["meal-price"] === undefined
        ? `--meal-price is missing: what a plain main dish costs in ${currency} is not known here.`
        : `--meal-price ${values["meal-price"]} is no price.`,
    );
  }
  const bounds = values.bounds === undefined ? null : readBounds(values.bounds);
  if (values.bounds !== undefined && bounds === null) {
    found.push(`--bounds ${values.bounds} are not WEST,SOUTH,EAST,NORTH in degrees, the smaller ones first.`);
  }
  if (found.length > 0 || file === undefined || mealMinor === null) return mistakes(found);
  return { kind: "import", file, citiesDir, city, name: name.trim(), timeZone, currency, mealMinor, bounds };
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** In the currency's smallest unit. */
function readMealPrice(currency: string, given: string | undefined): number | null {
  const price = given === undefined ? USUAL_MEAL_PRICES[currency] : Number(given);
  if (price === undefined || !Number.isFinite(price) || price <= 0 || currency === "") return null;
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
  }).resolvedOptions();
  return Math.max(1, Math.round(price * 10 ** digits));
}

function readBounds(text: string): BBox | null {
  const sides = text.split(",").map((side) => (side.trim() === "" ? Number.NaN : Number(side)));
  const [west, south, east, north] = sides;
  if (sides.length !== 4 || !sides.every(Number.isFinite)) return null;
  if (west === undefined || south === undefined || east === undefined || north === undefined) return null;
  const isOnEarth = west >= -180 && east <= 180 && south >= -85 && north <= 85;
  return isOnEarth && west < east && south < north ? [west, south, east, north] : null;
}

function mistakes(found: readonly string[]): CityCommand {
  return { kind: "mistake", text: `${found.join("\n")}\n\nnpm run city -- --help says more.\n` };
}
