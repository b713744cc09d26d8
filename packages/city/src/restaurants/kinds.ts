/** What a restaurant cooks, in words for people. From its `cuisine`, else from its name. */
import { plainText } from "../addresses/words.ts";

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

/** Without `local`, `regional` and the like: there the name says more. */
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

/** On the name in plain letters. */
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

/** A longer list says nothing: some mappers name every dish on the card. */
const MOST_KINDS = 2;

/** Where nothing is known: milanesas and the other short orders that every kitchen in town has. */
const USUAL: Kind = "Milanesas";

export function kindsOf({ cuisine, name }: { readonly cuisine: string | null; readonly name: string }): Kind[] {
  const named = (cuisine ?? "")
    .split(/[;,]/)
    .map((word) => KIND_OF_CUISINE[word.trim().toLowerCase()])
    .filter((kind) => kind !== undefined);
  const plain = plainText(name);
  const guessed = KIND_OF_NAME.filter(([pattern]) => pattern.test(plain)).map(([, kind]) => kind);
  const kinds = [...new Set(named.length > 0 ? named : guessed)].slice(0, MOST_KINDS);
  return kinds.length > 0 ? kinds : [USUAL];
}
