import type { Conditions } from "@doorstep/events";
import type { CellView } from "@doorstep/events/browser";

/** What the places stage tells: the stages that use it what it has learnt, pages the market of a cell. */
export type PlacesOutput =
  /** The same record for every partition of that log. */
  | {
      readonly to: "conditions";
      readonly log: "couriers" | "orders";
      readonly record: Omit<Conditions, "cause">;
    }
  | { readonly to: "page"; readonly kind: "cell"; readonly cell: CellView };
