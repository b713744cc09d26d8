export { type ArrivalPriors, defaultPriors } from "./arrival/priors.ts";
export { type QuoteRequest, quoteArrival } from "./arrival/quote.ts";
export type { OrderContext } from "./context.ts";
export type { OrdersOutput } from "./output.ts";
export type { OrderState, StoredFact } from "./state.ts";
export { type OrderRecord, stepOrder, wakeOrder } from "./step.ts";
export { type StoredOrder, withFacts, withoutFacts } from "./stored.ts";
export { orderRow, orderSnapshot } from "./view.ts";
export { orderWakeAtMs } from "./wake.ts";
