/**
 * A courier's state as it is stored. The plan, most of its bytes, changes a few times an
 * evening, the rest with every ping: so the plan lies apart.
 */
import type { RouteFollowed } from "./follow.ts";
import type { PackedPlan } from "./plan.ts";
import type { CourierState } from "./state.ts";

export interface StoredCourier extends Omit<CourierState, "route"> {
  /** With its plan only in a state that an earlier build has stored. */
  readonly route: (Omit<RouteFollowed, "plan"> & { readonly plan: PackedPlan | null }) | null;
}

export const withoutPlan = (state: CourierState): StoredCourier =>
  state.route === null ? { ...state, route: null } : { ...state, route: { ...state.route, plan: null } };

/** `plan` is what was stored apart, if anything was. */
export function withPlan(stored: StoredCourier, plan: PackedPlan | null): CourierState {
  const { route } = stored;
  if (route === null) return { ...stored, route: null };
  const followed = route.plan ?? plan;
  if (followed === null) throw new Error(`the plan courier ${stored.courierId} follows is not stored`);
  return { ...stored, route: { ...route, plan: followed } };
}
