/** Why a command is not carried out: a code for programs, a sentence for people. */
import type { Contradiction } from "./contradiction.ts";

export type RefusalCode =
  | "alreadyDelivered"
  | "alreadyCancelled"
  | "alreadyPlaced"
  | "alreadyPaid"
  | "notPaid"
  | "notHeld"
  | "alreadyConfirmed"
  | "notConfirmed"
  | "alreadyPreparing"
  | "alreadyReady"
  | "alreadyAssigned"
  | "noCourier"
  | "otherCourier"
  | "alreadyPickedUp"
  | "notPickedUp"
  | "tooLateToCancel"
  | "codeMissing"
  | "wrongCode"
  | "tooManyWrongCodes"
  | "tooMuchRefund"
  | "notDelivered"
  | "alreadyRated"
  | "tooManyNotes"
  | "tooManyFacts"
  | "sameCourier";

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}

const SENTENCES: Readonly<Record<RefusalCode, string>> = {
  alreadyDelivered: "This order has been delivered.",
  alreadyCancelled: "This order has been cancelled.",
  alreadyPlaced: "This order is placed already.",
  alreadyPaid: "This order is already paid.",
  notPaid: "This order is not paid yet.",
  notHeld: "The time to pay is over and the order was not kept. You have not been charged.",
  alreadyConfirmed: "The restaurant has said yes already.",
  notConfirmed: "The restaurant has not said yes yet.",
  alreadyPreparing: "The kitchen is cooking already.",
  alreadyReady: "The food is ready already.",
  alreadyAssigned: "This order has a courier already: reassign it to give it to another.",
  noCourier: "This order has no courier.",
  otherCourier: "Another courier has this order.",
  alreadyPickedUp: "The courier has the bag already.",
  notPickedUp: "The courier does not have the bag yet.",
  tooLateToCancel: "The food is on its way already, so it is too late to cancel.",
  codeMissing: "Ask the diner for the four digits of the door code.",
  wrongCode: "That is not the code of this order.",
  tooManyWrongCodes: "The code was wrong too often: operations has to close this order.",
  tooMuchRefund: "That is more than was paid and has not gone back yet.",
  notDelivered: "This order has not been delivered.",
  alreadyRated: "This order has been rated already.",
  tooManyNotes: "This order has as many notes as it can have.",
  tooManyFacts: "This order has been through too much: cancel it and begin anew.",
  sameCourier: "This courier has the order already.",
};

/** Every code a command may be refused with. */
export const refusalCodes = Object.keys(SENTENCES) as readonly RefusalCode[];

export const refusal = (code: RefusalCode): Refusal => ({ code, message: SENTENCES[code] });

/** What the one who gave the command is told of a fact that cannot be. */
export function refusalFor(contradiction: Contradiction): Refusal {
  return refusal(CODES[contradiction]);
}

const CODES: Readonly<Record<Contradiction, RefusalCode>> = {
  delivered: "alreadyDelivered",
  cancelled: "alreadyCancelled",
  placedAlready: "alreadyPlaced",
  paidAlready: "alreadyPaid",
  paymentFailed: "notPaid",
  confirmedAlready: "alreadyConfirmed",
  cookingAlready: "alreadyPreparing",
  readyAlready: "alreadyReady",
  noCourier: "noCourier",
  otherCourier: "otherCourier",
  bagTaken: "alreadyPickedUp",
  noBag: "notPickedUp",
  bagWithOther: "otherCourier",
};
