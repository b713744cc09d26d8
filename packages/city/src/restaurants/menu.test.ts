import { expect, test } from "vitest";
import { DISHES } from "./dishes.ts";
import { KINDS, kindsOf } from "./kinds.ts";
import { menuFor } from "./menu.ts";

test.each([
  [{ cuisine: "steak_house;grill", name: "La Perdiz" }, ["Parrilla"]],
  [{ cuisine: "burger;pizza", name: "Thelma" }, ["Burgers", "Pizza"]],
  [{ cuisine: "vegetarian;vegan", name: "Espacio Samsara" }, ["Vegetarian"]],
  [{ cuisine: "regional", name: "El Fogón" }, ["Parrilla"]],
  [{ cuisine: null, name: "Chivitería Marcos" }, ["Chivitos"]],
  [{ cuisine: null, name: "Santé" }, ["Milanesas"]],
])("%o cooks %o", (restaurant, kinds) => {
  expect(kindsOf(restaurant)).toEqual(kinds);
});

test("a card is always the same for the same restaurant, and differs between two", () => {
  const card = (restaurantId: string) => menuFor({ restaurantId, kinds: ["Parrilla"] });
  expect(card("n1")).toEqual(card("n1"));
  expect(card("n1")).not.toEqual(card("n2").map((dish) => ({ ...dish, dishId: dish.dishId.replace("n2", "n1") })));
});

test.each(KINDS)("a card of %s has 6 to 10 dishes, each once, at prices in full ten pesos", (kind) => {
  for (const restaurantId of ["n1", "w77", "n4522018681"]) {
    const menu = menuFor({ restaurantId, kinds: [kind] });
    expect(menu.length).toBeGreaterThanOrEqual(6);
    expect(menu.length).toBeLessThanOrEqual(10);
    expect(new Set(menu.map(({ name }) => name)).size).toBe(menu.length);
    expect(new Set(menu.map(({ dishId }) => dishId)).size).toBe(menu.length);
    expect(menu.every(({ priceMinor }) => priceMinor > 0 && priceMinor % 1000 === 0)).toBe(true);
  }
  expect(DISHES[kind].length).toBeGreaterThanOrEqual(7);
});
