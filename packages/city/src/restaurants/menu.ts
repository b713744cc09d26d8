/**
 * OpenStreetMap has no menus. A restaurant's card is drawn from the dishes its kind is known
 * for, always the same for the same restaurant; a dearer house is dearer throughout.
 */
import type { Cookery, Recipe } from "./cookery.ts";
import type { Dish } from "./restaurant.ts";

const FEWEST_DISHES = 5;
const MOST_DISHES = 8;
const DRINKS_ON_CARD = 2;

export function menuFor(
  cookery: Cookery,
  { restaurantId, kinds }: { readonly restaurantId: string; readonly kinds: readonly string[] },
): Dish[] {
  const draw = drawsFor(restaurantId);
  const priceLevel = 0.85 + draw() * 0.4;
  const wanted = FEWEST_DISHES + Math.floor(draw() * (MOST_DISHES - FEWEST_DISHES + 1));
  const food = pick(uniqueByName(kinds.flatMap((kind) => cookery.dishesOf(kind))), wanted, draw);
  const drinks = pick(cookery.drinks, DRINKS_ON_CARD, draw);
  return [...food, ...drinks].map((recipe, index) => ({
    dishId: `${restaurantId}-${index + 1}`,
    name: recipe.name,
    description: recipe.description ?? null,
    priceMinor: cookery.priceMinor(recipe, priceLevel),
  }));
}

function uniqueByName(recipes: readonly Recipe[]): Recipe[] {
  return [...new Map(recipes.map((recipe) => [recipe.name, recipe])).values()];
}

/** In the order of the list, so that a card starts with what the kitchen is known for. */
function pick(recipes: readonly Recipe[], count: number, draw: () => number): Recipe[] {
  const chosen = new Set(
    recipes
      .map((recipe) => ({ recipe, lot: draw() }))
      .sort((a, b) => a.lot - b.lot)
      .slice(0, count)
      .map(({ recipe }) => recipe),
  );
  return recipes.filter((recipe) => chosen.has(recipe));
}

/** Numbers in [0, 1) that depend on the text alone (FNV-1a, then mulberry32). */
function drawsFor(text: string): () => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
