import type { Address } from "@doorstep/city";
import { latLngToCell } from "h3-js";
import { expect, test } from "vitest";
import { areaNames } from "./area-names.ts";

const cell = latLngToCell(-34.9, -56.165, 8);
const address = (given: Partial<Address>): Address => ({
  addressId: "a1",
  label: "Bulevar España 2741",
  street: "Bulevar España",
  district: "Pocitos",
  position: { lon: -56.165, lat: -34.9 },
  ...given,
});

test("an area is called by district and street of the door in its middle", () => {
  expect(areaNames({ near: () => address({}) }, [cell])).toEqual([{ cell, name: "Pocitos, Bulevar España" }]);
  expect(areaNames({ near: () => address({ district: null }) }, [cell])).toEqual([{ cell, name: "Bulevar España" }]);
});

test("with no door in the middle, one around it gives the name", () => {
  let looks = 0;
  const near = () => (++looks < 5 ? null : address({}));
  expect(areaNames({ near }, [cell])).toEqual([{ cell, name: "Pocitos, Bulevar España" }]);
});

test("the sea has no name, and what is no cell is not looked for", () => {
  expect(areaNames({ near: () => null }, [cell])).toEqual([]);
  expect(areaNames({ near: () => address({}) }, ["", "88c2f1cca7ffff0"])).toEqual([]);
});
