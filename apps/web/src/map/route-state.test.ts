import type { CourierOfOrder, OrderPosition, OrderView } from "@doorstep/events/browser";
import { expect, test } from "vitest";
import { routeStateOf } from "./route-state.ts";

const courier: CourierOfOrder = {
  courierId: "c1",
  name: "Lucía Pereyra",
  vehicle: "bicycle",
  activity: "toDoor",
  onRoute: true,
  silentSinceMs: null,
  stoppedSinceMs: null,
};
const view = (changes: Partial<CourierOfOrder> | null, deliveredAtMs: number | null = null) =>
  ({ deliveredAtMs, courier: changes === null ? null : { ...courier, ...changes } }) as OrderView;
const at = (onRoute: boolean) => ({ onRoute }) as OrderPosition;

test.each([
  ["nobody yet", view(null), null, false, "planned"],
  ["on the way to the food", view({ activity: "toRestaurant" }), at(true), false, "planned"],
  ["food on board", view({}), at(true), false, "live"],
  ["old news", view({}), at(true), true, "stale"],
  ["off the route", view({}), at(false), false, "stale"],
  ["silent", view({ silentSinceMs: 1 }), at(true), false, "stale"],
  ["delivered", view({}, 1), at(true), true, "driven"],
] as const)("%s", (_, shown, position, old, state) => {
  expect(routeStateOf({ view: shown, position, old })).toBe(state);
});
