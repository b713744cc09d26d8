/** The kitchens of Montevideo, and its prices in full ten pesos. */
import { type Cookery, kindsBy } from "./cookery.ts";
import { DISHES, DRINKS } from "./montevideo-dishes.ts";

export const KINDS = [
  "Parrilla",
  "Pizza",
  "Vegetarian",
  "Milanesas",
  "Chivitos",
  "Burgers",
  "Pasta",
  "Italian",
  "Sushi",
  "Asian",
  "Seafood",
  "Spanish",
  "Arab",
  "Mexican",
  "Peruvian",
  "Indian",
  "Café",
  "Ice cream",
] as const;

export type Kind = (typeof KINDS)[number];

const KIND_OF_CUISINE: Readonly<Record<string, Kind>> = {
  steak_house: "Parrilla",
  barbecue: "Parrilla",
  bbq: "Parrilla",
  grill: "Parrilla",
  argentinian: "Parrilla",
  sausage: "Parrilla",
  pizza: "Pizza",
  italian_pizza: "Pizza",
  lehmeyun: "Arab",
  vegetarian: "Vegetarian",
  vegan: "Vegetarian",
  friture: "Milanesas",
  chicken: "Milanesas",
  chivito: "Chivitos",
  sandwich: "Chivitos",
  burger: "Burgers",
  american: "Burgers",
  hotdog: "Burgers",
  pasta: "Pasta",
  italian: "Italian",
  sushi: "Sushi",
  japanese: "Sushi",
  asian: "Asian",
  chinese: "Asian",
  korean: "Asian",
  thai: "Asian",
  noodles: "Asian",
  fish: "Seafood",
  seafood: "Seafood",
  spanish: "Spanish",
  tapas: "Spanish",
  basque: "Spanish",
  arab: "Arab",
  lebanese: "Arab",
  armenian: "Arab",
  kebab: "Arab",
  mexican: "Mexican",
  peruvian: "Peruvian",
  indian: "Indian",
  coffee_shop: "Café",
  breakfast: "Café",
  cake: "Café",
  ice_cream: "Ice cream",
};

const KIND_OF_NAME: readonly (readonly [RegExp, Kind])[] = [
  [/parrill|fogon|\basad|\bbrasa|\blena\b|\bcarnes?\b|churras|\bgauch/, "Parrilla"],
  [/pizz|muzza|\bfaina/, "Pizza"],
  [/chivit/, "Chivitos"],
  [/burg|hambur/, "Burgers"],
  [/sushi|nikkei/, "Sushi"],
  [/\bchin[ao]\b|\bwok\b|oriental|\basia/, "Asian"],
  [/vegetar|vegan|\bverde|\bnatural|integral/, "Vegetarian"],
  [/\bpastas?\b|fideo|raviol|gnocchi|noqui/, "Pasta"],
  [/tratt|ristor|italia|osteria|cantina/, "Italian"],
  [/marisc|pescad|\bmarin|\bmar\b/, "Seafood"],
  [/\bespan|gallego|\bvasc|\btasca|\btaberna/, "Spanish"],
  [/\barab|liban|armen|shawarma|kebab/, "Arab"],
  [/mexic|\btacos?\b/, "Mexican"],
  [/\bperu|\blima\b|\binca\b/, "Peruvian"],
  [/\bcafe|\bte\b|panader|confiter/, "Café"],
  [/helad/, "Ice cream"],
];

/** Where nothing is known: milanesas and the other short orders that every kitchen in town has. */
const USUAL: Kind = "Milanesas";

const isKind = (kind: string): kind is Kind => KINDS.some((known) => known === kind);

export const MONTEVIDEO_COOKERY: Cookery = {
  // Its cafés are places to sit in.
  amenities: new Set(["restaurant", "fast_food"]),
  kindsOf: (kitchen) =>
    kindsBy({ ofCuisine: KIND_OF_CUISINE, ofName: KIND_OF_NAME, ofAmenity: {}, usual: USUAL }, kitchen),
  dishesOf: (kind) => (isKind(kind) ? DISHES[kind] : []),
  drinks: DRINKS,
  // As cards are printed.
  priceMinor: ({ price }, level) => Math.round((price * level) / 10) * 1000,
};
