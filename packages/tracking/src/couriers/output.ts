import type { CellSupply, CourierProgress, CourierSilent, RoadPace } from "@doorstep/events";
import type { CourierView } from "@doorstep/events/browser";

/** What the couriers stage tells others. The engine adds the cause to forwarded records. */
export type CouriersOutput =
  | {
      readonly to: "orders";
      readonly orderId: string;
      readonly record: Omit<CourierProgress, "cause"> | Omit<CourierSilent, "cause">;
    }
  | {
      readonly to: "places";
      /** The record's key on the places log, as `placeKeyOf` has it. */
      readonly key: string;
      readonly record: Omit<CellSupply, "cause"> | Omit<RoadPace, "cause">;
    }
  | { readonly to: "page"; readonly courier: CourierView };
