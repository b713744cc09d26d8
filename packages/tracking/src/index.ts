export {
  type CourierState,
  type CouriersOutput,
  courierView,
  courierWakeAtMs,
  stepCourier,
  wakeCourier,
} from "./couriers/index.ts";
export type { Step } from "./step.ts";
