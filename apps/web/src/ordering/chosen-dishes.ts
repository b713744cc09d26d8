import type { Dish } from "@doorstep/events/browser";
import { one, type Search } from "./chosen-address.ts";

const MOST_OF_ONE = 20;

/** How many of each dish a link names: `dishId=2`. What is no dish or no count is left out. */
export function chosenCounts(menu: readonly Dish[], search: Search): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { dishId } of menu) {
    const count = Math.floor(Number(one(search[dishId]) ?? 0));
    if (count >= 1) counts[dishId] = Math.min(count, MOST_OF_ONE);
  }
  return counts;
}
