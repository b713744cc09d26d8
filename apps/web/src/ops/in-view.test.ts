import { expect, test } from "vitest";
import { rankAttention } from "./alerts.ts";
import { inViewWords } from "./in-view.ts";
import { NOW_MS, someCourier, someRow } from "./testing/samples.ts";

const alerts = [{ kind: "late", sinceMs: NOW_MS }] as const;
const entries = rankAttention(
  [
    someRow({ orderId: "riding", courierId: "c1", alerts: [...alerts] }),
    someRow({ orderId: "kitchen", courierId: null, pickup: [-56.3, -34.8], alerts: [...alerts] }),
  ],
  NOW_MS,
);
const couriers = new Map([["c1", someCourier({ position: [-56.16, -34.905] })]]);

test("an order is where its courier is, and at the kitchen before there is one", () => {
  expect(inViewWords(entries, couriers, [-56.17, -34.91, -56.15, -34.9])).toBe("1 of 2 in view");
  expect(inViewWords(entries, couriers, [-56.31, -34.91, -56.15, -34.79])).toBe("2 of 2 in view");
});

test("nothing is said before the map has told where it is, or with nothing to see", () => {
  expect(inViewWords(entries, couriers, null)).toBeNull();
  expect(inViewWords([], couriers, [-180, -90, 180, 90])).toBeNull();
});
