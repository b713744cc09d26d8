import type { ArrivalOutcome, CellDemand, LegOutcome, OrderTracked, RestaurantPrepared } from "@doorstep/events";
import type { OrderPosition, OrderStatus } from "@doorstep/events/browser";

/**
 * What the orders stage tells: pages a numbered status, or a self-contained position; other
 * readers the same statuses in brief; the places stage what there is to learn. The engine
 * adds the cause to forwarded records.
 */
export type OrdersOutput =
  | { readonly to: "page"; readonly kind: "status"; readonly orderId: string; readonly status: OrderStatus }
  | { readonly to: "page"; readonly kind: "position"; readonly orderId: string; readonly position: OrderPosition }
  | {
      readonly to: "places";
      /** The record's key on the places log, as `placeKeyOf` has it. */
      readonly key: string;
      readonly record:
        | Omit<CellDemand, "cause">
        | Omit<RestaurantPrepared, "cause">
        | Omit<LegOutcome, "cause">
        | Omit<ArrivalOutcome, "cause">;
    }
  | { readonly to: "tracking"; readonly orderId: string; readonly record: Omit<OrderTracked, "cause"> };
