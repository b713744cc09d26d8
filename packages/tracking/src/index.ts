export {
  type CourierState,
  type CouriersOutput,
  courierView,
  courierWakeAtMs,
  stepCourier,
  wakeCourier,
} from "./couriers/index.ts";
export {
  type ArrivalPriors,
  defaultPriors,
  type OrderContext,
  type OrderState,
  type OrdersOutput,
  orderRow,
  orderSnapshot,
  orderWakeAtMs,
  type QuoteRequest,
  quoteArrival,
  stepOrder,
  wakeOrder,
} from "./orders/index.ts";
export type { Step } from "./step.ts";
