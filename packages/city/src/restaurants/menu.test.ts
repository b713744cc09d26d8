import { describe, expect, test } from "vitest";
import { anywhereCookery, KINDS as KINDS_ANYWHERE, roundStep } from "./anywhere-cookery.ts";
import { menuFor } from "./menu.ts";
import { KINDS, MONTEVIDEO_COOKERY } from "./montevideo-cookery.ts";
import type { Dish } from "./restaurant.ts";

test.each([
  [{ cuisine: "steak_house;grill", name: "La Perdiz" }, ["Parrilla"]],
  [{ cuisine: "burger;pizza", name: "Thelma" }, ["Burgers", "Pizza"]],
  [{ cuisine: "vegetarian;vegan", name: "Espacio Samsara" }, ["Vegetarian"]],
  [{ cuisine: "regional", name: "El Fogón" }, ["Parrilla"]],
  [{ cuisine: null, name: "Chivitería Marcos" }, ["Chivitos"]],
  [{ cuisine: null, name: "Santé" }, ["Milanesas"]],
])("%o cooks %o", (restaurant, kinds) => {
  expect(MONTEVIDEO_COOKERY.kindsOf({ ...restaurant, amenity: "restaurant" })).toEqual(kinds);
});

test("a card is always the same for the same restaurant, and differs between two", () => {
  const card = (restaurantId: string) => menuFor(MONTEVIDEO_COOKERY, { restaurantId, kinds: ["Parrilla"] });
  expect(card("n1")).toEqual(card("n1"));
  expect(card("n1")).not.toEqual(card("n2").map((dish) => ({ ...dish, dishId: dish.dishId.replace("n2", "n1") })));
});

test.each(KINDS)("a card of %s has 6 to 10 dishes, each once, at prices in full ten pesos", (kind) => {
  for (const restaurantId of ["n1", "w77", "n4522018681"]) {
    const menu = menuFor(MONTEVIDEO_COOKERY, { restaurantId, kinds: [kind] });
    expectCard(menu);
    expect(menu.every(({ priceMinor }) => priceMinor % 1000 === 0)).toBe(true);
  }
  expect(MONTEVIDEO_COOKERY.dishesOf(kind).length).toBeGreaterThanOrEqual(7);
});

describe("anywhere else", () => {
  const euros = anywhereCookery(1_500);

  test.each([
    [{ cuisine: "italian;pizza", name: "Pinocchio", amenity: "restaurant" }, ["Italian", "Pizza"]],
    [{ cuisine: "regional", name: "Crêperie du Rocher", amenity: "restaurant" }, ["French"]],
    [{ cuisine: null, name: "Royal Thaï", amenity: "restaurant" }, ["Asian"]],
    [{ cuisine: null, name: "Le Kiosque", amenity: "fast_food" }, ["Sandwiches"]],
    [{ cuisine: null, name: "Rosalie", amenity: "cafe" }, ["Café"]],
    [{ cuisine: null, name: "Stella Polaris", amenity: "restaurant" }, ["Bistro"]],
  ])("%o cooks %o", (kitchen, kinds) => {
    expect(euros.kindsOf(kitchen)).toEqual(kinds);
  });

  test.each(KINDS_ANYWHERE)("a card of %s has 6 to 10 dishes, each once, at prices in full half euros", (kind) => {
    for (const restaurantId of ["n1", "w77", "n4522018681"]) {
      const menu = menuFor(euros, { restaurantId, kinds: [kind] });
      expectCard(menu);
      expect(menu.every(({ priceMinor }) => priceMinor % 50 === 0)).toBe(true);
    }
  });

  test("prices follow what a meal costs, whatever the currency's smallest unit is", () => {
    const [yen, rupees] = [anywhereCookery(1_100), anywhereCookery(28_000)].map((cookery) =>
      cookery.priceMinor({ name: "Dish of the day", price: 100 }, 1),
    );
    expect([yen, rupees]).toEqual([1_100, 28_000]);
  });

  test.each([
    [0.3, 1],
    [1, 1],
    [3.9, 2],
    [50, 50],
    [99, 50],
    [1_433, 1_000],
  ])("a step for %d is %d", (value, step) => {
    expect(roundStep(value)).toBe(step);
  });
});

function expectCard(menu: readonly Dish[]): void {
  expect(menu.length).toBeGreaterThanOrEqual(6);
  expect(menu.length).toBeLessThanOrEqual(10);
  expect(new Set(menu.map(({ name }) => name)).size).toBe(menu.length);
  expect(new Set(menu.map(({ dishId }) => dishId)).size).toBe(menu.length);
  expect(menu.every(({ priceMinor }) => priceMinor > 0)).toBe(true);
}
