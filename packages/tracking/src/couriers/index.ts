export type { CouriersOutput } from "./output.ts";
export type { PackedPlan } from "./plan.ts";
export type { CourierState } from "./state.ts";
export { type CourierRecord, stepCourier } from "./step.ts";
export { type StoredCourier, withoutPlan, withPlan } from "./stored.ts";
export { courierView } from "./view.ts";
export { courierWakeAtMs, wakeCourier } from "./wake.ts";
