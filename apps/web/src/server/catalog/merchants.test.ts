import { expect, test } from "vitest";
import { merchantsOf } from "./merchants.ts";

test("houses of one name are one merchant's, however it is written", () => {
  const merchants = merchantsOf([
    { restaurantId: "r1", name: "La Pasiva" },
    { restaurantId: "r2", name: "LA  PASIVA" },
    { restaurantId: "r3", name: "Café Brasilero!" },
    { restaurantId: "r4", name: "寿司" },
  ]);
  expect([...merchants.values()].map(({ id }) => id)).toEqual(["la-pasiva", "la-pasiva", "cafe-brasilero", "r4"]);
});
