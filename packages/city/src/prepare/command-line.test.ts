import { expect, test } from "vitest";
import { readCommandLine } from "./command-line.ts";

const IMPORT = ["import", "monaco.osm.pbf", "--name", "Monaco", "--time-zone", "Europe/Monaco", "--currency", "EUR"];

test("a file, a name, a clock and a currency are all an import takes", () => {
  expect(readCommandLine(IMPORT)).toEqual({
    kind: "import",
    file: "monaco.osm.pbf",
    citiesDir: null,
    city: "monaco",
    name: "Monaco",
    timeZone: "Europe/Monaco",
    currency: "EUR",
    mealMinor: 1_500,
    bounds: null,
  });
});

test("bounds and the price of a meal may be said, in the currency's own smallest unit", () => {
  const argv = ["import", "kanto.osm.pbf", "--name", "Yokohama-shi", "--time-zone", "Asia/Tokyo", "--currency", "jpy"];
  expect(readCommandLine([...argv, "--meal-price", "900", "--bounds", "139.5,35.3,139.7,35.5"])).toMatchObject({
    kind: "import",
    city: "yokohama-shi",
    currency: "JPY",
    mealMinor: 900,
    bounds: [139.5, 35.3, 139.7, 35.5],
  });
});

test.each([
  [without("monaco.osm.pbf"), "Which file?"],
  [without("--name", "Monaco"), "--name is missing: how do people call the city?"],
  [without("--time-zone", "Europe/Monaco"), "--time-zone is missing: which clock do its kitchens go by"],
  [without("--currency", "EUR"), "--currency is missing: what is paid with"],
  [replaced("Europe/Monaco", "Europe/Monte-Carlo"), "--time-zone Europe/Monte-Carlo is none that this computer knows."],
  [replaced("EUR", "FRF1"), "--currency FRF1 is no ISO 4217 code."],
  [replaced("EUR", "XPF"), "--meal-price is missing: what a plain main dish costs in XPF is not known here."],
  [replaced("Monaco", "Montevideo"), "is the city that comes with Doorstep"],
  [replaced("Monaco", "!"), "--name has no letter in it."],
  [[...IMPORT, "--meal-price", "free"], "--meal-price free is no price."],
  [[...IMPORT, "--bounds", "7.4,43.7,7.3,43.8"], "--bounds 7.4,43.7,7.3,43.8 are not WEST,SOUTH,EAST,NORTH"],
  [[...IMPORT, "--bounds", "7.4,43.7"], "are not WEST,SOUTH,EAST,NORTH"],
  [[...IMPORT, "too.osm.pbf"], "too.osm.pbf is one word too many."],
  [["fly"], "fly is no command here."],
  [[], "What is to be done?"],
])("%j is a mistake", (argv, sentence) => {
  expect(readCommandLine(argv)).toMatchObject({ kind: "mistake", text: expect.stringContaining(sentence) });
});

test("every mistake is told at once", () => {
  const command = readCommandLine(["import", "monaco.osm.pbf"]);
  expect(command.kind === "mistake" && command.text.match(/ is missing/g)).toHaveLength(3);
});

test.each([
  [["prepare"], { kind: "prepare", city: "montevideo", citiesDir: null }],
  [["prepare", "São João"], { kind: "prepare", city: "sao-joao", citiesDir: null }],
  [["list", "--cities", "here"], { kind: "list", citiesDir: "here" }],
])("%j is understood", (argv, command) => {
  expect(readCommandLine(argv)).toEqual(command);
});

test("help is no mistake", () => {
  expect(readCommandLine(["--help"]).kind).toBe("help");
});

function without(...words: string[]): string[] {
  return IMPORT.filter((word) => !words.includes(word));
}

function replaced(word: string, other: string): string[] {
  return IMPORT.map((known) => (known === word ? other : known));
}
