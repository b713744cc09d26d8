/**
 * An order's state as it is stored. Its facts, most of its bytes, grow by one a few times an
 * hour, the rest changes with every position: so the facts lie apart.
 */
import type { LeftOrder, OrderState, StoredFact, TrackedOrder } from "./state.ts";

export type StoredOrder =
  | LeftOrder
  /** With its facts only when an earlier build has stored it. */
  | (Omit<TrackedOrder, "facts"> & { readonly facts: readonly StoredFact[] | null });

export const withoutFacts = (state: OrderState): StoredOrder =>
  state.kind === "left" ? state : { ...state, facts: null };

/** `facts` is what was stored apart, if anything was. */
export function withFacts(stored: StoredOrder, facts: readonly StoredFact[] | null): OrderState {
  if (stored.kind === "left") return stored;
  const known = stored.facts ?? facts;
  if (known === null) throw new Error(`the facts of order ${stored.orderId} are not stored`);
  return { ...stored, facts: known };
}
