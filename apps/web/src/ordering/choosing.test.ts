import type { Dish, RestaurantCard } from "@doorstep/events/browser";
import { expect, test } from "vitest";
import { chosenCounts } from "./chosen-dishes.ts";
import { kindsOf } from "./kinds.ts";

const menu: Dish[] = ["a", "b"].map((dishId) => ({ dishId, name: dishId, description: null, priceMinor: 100 }));

test.each([
  [
    { a: "2", b: "1" },
    { a: 2, b: 1 },
  ],
  [{ a: "0", b: "-3" }, {}],
  [{ a: "2.9" }, { a: 2 }],
  [{ a: "999" }, { a: 20 }],
  [{ a: ["3", "7"] }, { a: 3 }],
  [{ a: "many", c: "4" }, {}],
])("a link with %j chooses %j", (search, counts) => {
  expect(chosenCounts(menu, search)).toEqual(counts);
});

test("kinds come most common first, and by name where equal", () => {
  const card = (...kinds: string[]): RestaurantCard => ({
    restaurantId: "r",
    name: "r",
    kinds,
    address: "",
    position: [0, 0],
    deliveryFeeMinor: 0,
    currency: "UYU",
    arrival: null,
  });
  expect(kindsOf([card("Pizza"), card("Sushi", "Pizza"), card("Asian")])).toEqual(["Pizza", "Asian", "Sushi"]);
});
