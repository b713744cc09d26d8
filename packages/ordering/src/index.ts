export type { ChosenCourier, OrderCommand, PaymentOutcome } from "./command.ts";
export {
  type CommandBody,
  type CommandName,
  commandBodies,
  commandNames,
  type PlaceBody,
  placeBody,
} from "./command-bodies.ts";
export { type Contradiction, contradiction } from "./contradiction.ts";
export { type Decided, decide, type Refused } from "./decide.ts";
export { MAX_WRONG_CODES } from "./limits.ts";
export { isOpen, type LocalTime, type OpeningHours } from "./opening-hours.ts";
export type { OrderNow } from "./order.ts";
export { type Refusal, type RefusalCode, refusalCodes } from "./refusals.ts";
export {
  type FactKind,
  type OrderState,
  orderStates,
  type Standing,
  standingAfter,
  stateOf,
  unknownStanding,
} from "./standing.ts";
export type { CourierFact, Telling } from "./tell.ts";
