/** What operations was told in the end, against the oracle: every courier, every order, and nothing that went back. */
import { isDeepStrictEqual } from "node:util";
import type { CourierView, OrderRow } from "@doorstep/events/browser";
import type { CityHeard } from "../world/city-recorder.ts";
import { type Finding, findingsOf } from "./finding.ts";
import { firstDifference } from "./state.ts";

export interface CityMeant {
  readonly couriers: readonly CourierView[];
  readonly orders: readonly OrderRow[];
}

export function compareCity(heard: CityHeard, meant: CityMeant): Finding[] {
  const { list, add } = findingsOf("operations");
  for (const sentence of heard.wentBack) add("outOfOrder", sentence);
  const shown = new Map<string, unknown>([
    ...heard.couriers.map((courier) => [courier.courierId, courier] as const),
    ...heard.orders.map((order) => [order.orderId, order] as const),
  ]);
  for (const one of [...meant.couriers, ...meant.orders]) {
    const name = "orderId" in one ? one.orderId : one.courierId;
    const plain: unknown = JSON.parse(JSON.stringify(one));
    const found = shown.get(name);
    // Whoever has gone home leaves the picture after a while.
    const mayBeGone = "courierId" in one && "activity" in one && one.activity === "offline";
    if (found === undefined && mayBeGone) continue;
    if (found === undefined) add("lost", `${name} is not shown`);
    else if (!isDeepStrictEqual(found, plain)) add("wrong", `${name} is shown with ${firstDifference(found, plain)}`);
  }
  return list;
}
