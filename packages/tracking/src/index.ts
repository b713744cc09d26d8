export {
  type CourierRecord,
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
  type OrderRecord,
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
export {
  type PlaceRecord,
  type PlaceState,
  type PlacesOutput,
  placeCellView,
  placeKeyOf,
  placeWakeAtMs,
  stepPlace,
  wakePlace,
} from "./places/index.ts";
export type { Step } from "./step.ts";
export {
  isShared,
  keepEvery,
  noSurroundings,
  type SharedRecord,
  type Surroundings,
  sharedSubject,
  sharedUntilMs,
  takeShared,
} from "./surroundings.ts";
