/** What is cooked in a city and what it costs there: OpenStreetMap knows kitchens, but no menus. */
import { plainText } from "../addresses/words.ts";

export interface Recipe {
  readonly name: string;
  readonly description?: string;
  /** In whatever the cookery's `priceMinor` understands. */
  readonly price: number;
}

export interface Kitchen {
  readonly cuisine: string | null;
  readonly name: string;
  readonly amenity: string;
}

export interface Cookery {
  /** Which of OpenStreetMap's kitchens send food out here. */
  readonly amenities: ReadonlySet<string>;
  /** What a kitchen cooks, in words for people, the most telling first; at least one. */
  kindsOf(kitchen: Kitchen): readonly string[];
  dishesOf(kind: string): readonly Recipe[];
  readonly drinks: readonly Recipe[];
  /** In the currency's smallest unit; `level` is the house's own, about 1. */
  priceMinor(recipe: Recipe, level: number): number;
}

/** All that any cookery may ask for: what is read from an extract. */
export const KITCHENS: ReadonlySet<string> = new Set(["restaurant", "fast_food", "cafe", "ice_cream"]);

export interface KindTable<Kind extends string> {
  /** Without `local`, `regional` and the like: there the name says more. */
  readonly ofCuisine: Readonly<Record<string, Kind>>;
  /** On the name in plain letters. */
  readonly ofName: readonly (readonly [RegExp, Kind])[];
  readonly ofAmenity: Readonly<Record<string, Kind>>;
  /** Where nothing is known. */
  readonly usual: Kind;
}

/** A longer list says nothing: some mappers name every dish on the card. */
const MOST_KINDS = 2;

/** By the kitchen's `cuisine`, else by its name, else by what sort of house it is. */
export function kindsBy<Kind extends string>(table: KindTable<Kind>, { cuisine, name, amenity }: Kitchen): Kind[] {
  const named = (cuisine ?? "")
    .split(/[;,]/)
    .map((word) => table.ofCuisine[word.trim().toLowerCase()])
    .filter((kind) => kind !== undefined);
  const plain = plainText(name);
  const guessed = table.ofName.filter(([pattern]) => pattern.test(plain)).map(([, kind]) => kind);
  const kinds = [...new Set(named.length > 0 ? named : guessed)].slice(0, MOST_KINDS);
  return kinds.length > 0 ? kinds : [table.ofAmenity[amenity] ?? table.usual];
}
