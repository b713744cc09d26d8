/** The kitchens of a city nobody has described further, with prices that follow what a plain main dish costs. */
import { DISHES, DRINKS } from "./anywhere-dishes.ts";
import { type Cookery, KITCHENS, type KindTable, kindsBy } from "./cookery.ts";

export const KINDS = [
  "Bistro",
  "Pizza",
  "Italian",
  "French",
  "Grill",
  "Burgers",
  "Sandwiches",
  "Sushi",
  "Asian",
  "Indian",
  "Mexican",
  "Arab",
  "Spanish",
  "Peruvian",
  "Seafood",
  "Vegetarian",
  "Café",
  "Ice cream",
] as const;

export type Kind = (typeof KINDS)[number];

const TABLE: KindTable<Kind> = {
  ofCuisine: {
    pizza: "Pizza",
    italian_pizza: "Pizza",
    italian: "Italian",
    pasta: "Italian",
    french: "French",
    crepe: "French",
    brasserie: "French",
    steak_house: "Grill",
    grill: "Grill",
    barbecue: "Grill",
    bbq: "Grill",
    chicken: "Grill",
    argentinian: "Grill",
    brazilian: "Grill",
    burger: "Burgers",
    american: "Burgers",
    hot_dog: "Burgers",
    sandwich: "Sandwiches",
    bagel: "Sandwiches",
    salad: "Sandwiches",
    deli: "Sandwiches",
    sushi: "Sushi",
    japanese: "Sushi",
    ramen: "Asian",
    asian: "Asian",
    chinese: "Asian",
    thai: "Asian",
    vietnamese: "Asian",
    korean: "Asian",
    noodle: "Asian",
    malaysian: "Asian",
    indian: "Indian",
    pakistani: "Indian",
    bangladeshi: "Indian",
    nepalese: "Indian",
    "sri lankan": "Indian",
    mexican: "Mexican",
    "tex-mex": "Mexican",
    kebab: "Arab",
    arab: "Arab",
    lebanese: "Arab",
    turkish: "Arab",
    moroccan: "Arab",
    syrian: "Arab",
    falafel: "Arab",
    spanish: "Spanish",
    tapas: "Spanish",
    portuguese: "Spanish",
    peruvian: "Peruvian",
    seafood: "Seafood",
    fish: "Seafood",
    fish_and_chips: "Seafood",
    oysters: "Seafood",
    vegetarian: "Vegetarian",
    vegan: "Vegetarian",
    coffee_shop: "Café",
    breakfast: "Café",
    cake: "Café",
    bakery: "Café",
    dessert: "Café",
    ice_cream: "Ice cream",
    frozen_yogurt: "Ice cream",
  },
  ofName: [
    [/pizz/, "Pizza"],
    [/tratt|ristor|osteria|\bpasta\b|\bitali/, "Italian"],
    [/burger|mcdonald/, "Burgers"],
    [/\bgrill|steak|rotisserie|\bbbq\b|barbecue/, "Grill"],
    [/sandwich|\bsubway\b|panini|\bdeli\b/, "Sandwiches"],
    [/sushi|\bmaki\b/, "Sushi"],
    [/\bwok\b|\bthai|\bchin|\basia|vietnam|saigon|pekin/, "Asian"],
    [/\bindia|tandoori|curry|bombay/, "Indian"],
    [/\btaco|mexic|cantina/, "Mexican"],
    [/kebab|shawarma|liban|leban|falafel/, "Arab"],
    [/\btapas|bodega/, "Spanish"],
    [/\bfish\b|seafood|poisson|pecheur|ocean/, "Seafood"],
    [/vegan|vegetar/, "Vegetarian"],
    [/brasserie|creperie|\bbistro/, "French"],
    [/\bcafe|\bcoffee|starbucks|patisserie|boulanger|bakery/, "Café"],
    [/glacier|gelat|ice cream/, "Ice cream"],
  ],
  ofAmenity: { fast_food: "Sandwiches", cafe: "Café", ice_cream: "Ice cream" },
  usual: "Bistro",
};

const isKind = (kind: string): kind is Kind => KINDS.some((known) => known === kind);

/** @param mealMinor what a plain main dish costs, in the currency's smallest unit */
export function anywhereCookery(mealMinor: number): Cookery {
  const stepMinor = roundStep(mealMinor / 30);
  return {
    amenities: KITCHENS,
    kindsOf: (kitchen) => kindsBy(TABLE, kitchen),
    dishesOf: (kind) => (isKind(kind) ? DISHES[kind] : []),
    drinks: DRINKS,
    priceMinor: ({ price }, level) =>
      Math.max(1, Math.round((mealMinor * price * level) / 100 / stepMinor)) * stepMinor,
  };
}

/** The largest of 1, 2, 5, 10, 20 and so on that is not above `value`; at least 1. */
export function roundStep(value: number): number {
  if (value < 2) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const first = value / power;
  return power * (first >= 5 ? 5 : first >= 2 ? 2 : 1);
}
