import type { CityNumbers, CityUpdate, CourierView } from "@doorstep/events/browser";
import fc from "fast-check";
import { expect, test } from "vitest";
import { startCity, stepCityKnown } from "../../live/city-live.ts";
import { mergeUpdates } from "./city-updates.ts";

const numbers = (activeOrders: number) => ({ activeOrders }) as CityNumbers;
const update = (given: Partial<CityUpdate>): CityUpdate => ({
  ...{ couriers: [], orders: [], cells: [], goneCourierIds: [], goneOrderIds: [], numbers: numbers(0) },
  ...given,
});
const courier = (courierId: string, version: number) => ({ courierId, version }) as CourierView;

test("[D10] of each the newest, and the newest numbers", () => {
  const merged = mergeUpdates(
    update({ couriers: [courier("c1", 1), courier("c2", 1)], numbers: numbers(1) }),
    update({ couriers: [courier("c1", 2)], numbers: numbers(2) }),
  );
  expect(merged.couriers).toEqual([courier("c1", 2), courier("c2", 1)]);
  expect(merged.numbers.activeOrders).toBe(2);
});

test("[D10] who gets two updates as one sees what two would have shown", () => {
  const id = fc.constantFrom("a", "b", "c");
  let version = 0;
  const one = fc.record({ come: fc.uniqueArray(id), go: fc.uniqueArray(id) }).map(({ come, go }) =>
    update({
      couriers: come.filter((each) => !go.includes(each)).map((each) => courier(each, ++version)),
      goneCourierIds: go,
    }),
  );
  const shown = (updates: readonly CityUpdate[]) => {
    let city = startCity(null);
    for (const message of updates) city = stepCityKnown(city, { type: "update", message });
    return [...city.couriers.values()].sort((a, b) => a.courierId.localeCompare(b.courierId));
  };
  fc.assert(
    fc.property(fc.array(one, { minLength: 2, maxLength: 6 }), (updates) => {
      const [first, ...rest] = updates;
      if (first === undefined) return;
      expect(shown([rest.reduce(mergeUpdates, first)])).toEqual(shown(updates));
    }),
  );
});
