/** What a person reads and may do on their own page of an order, in every state it has. */
import type { ToldStateName } from "./told-states.ts";

export interface Shown {
  /** The largest words: a time, or what stands in its place. */
  readonly headline: RegExp;
  /** Read with and without a script. */
  readonly says: readonly RegExp[];
  /** What can be tapped. */
  readonly actions: readonly string[];
  /** What would be wrong to offer. */
  readonly hasNot?: readonly string[];
}

const RANGE = /^\d{1,2}:\d\d–\d{1,2}:\d\d (am|pm)$/i;
const CLOCK = /^\d{1,2}:\d\d (am|pm)$/i;
/** Minutes from now. */
const IN_MINUTES = /\b(in \d+ to \d+ min|in \d+ min|within \d+ min|any moment now)\b/;
/** The steps under way have the row of things to do; the door code opens with the restaurant's yes. */
const ROW = ["Share", "Help"];
const DOOR_ROW = ["Door code", ...ROW];
const NEAR = "Tell me when it is near";

export const shownStates: Readonly<Record<ToldStateName, Shown>> = {
  placed: {
    headline: RANGE,
    says: [/El Fogón has your order and will confirm it soon\./, IN_MINUTES, /Confirmed/],
    actions: [...ROW, NEAR],
    hasNot: ["Door code", "Call"],
  },
  confirmed: {
    headline: RANGE,
    says: [/El Fogón said yes\. Cooking starts at \d/, IN_MINUTES],
    actions: DOOR_ROW,
  },
  preparing: { headline: RANGE, says: [/El Fogón is cooking your order\./, IN_MINUTES], actions: [...DOOR_ROW, NEAR] },
  courierComing: {
    headline: RANGE,
    says: [/El Fogón is cooking\. Lucía is [\d.]+ k?m from the restaurant\./, IN_MINUTES],
    actions: DOOR_ROW,
  },
  waiting: {
    headline: RANGE,
    says: [/Lucía is at El Fogón, waiting for your bag\./, IN_MINUTES],
    actions: DOOR_ROW,
  },
  pickedUp: { headline: RANGE, says: [/Lucía has your order\./, IN_MINUTES], actions: DOOR_ROW },
  onTheWay: {
    headline: RANGE,
    says: [/Lucía is cycling along .+, [\d.]+ k?m from you\./, IN_MINUTES],
    actions: [...DOOR_ROW, NEAR],
  },
  near: {
    headline: RANGE,
    says: [/Lucía is (turning into your street|almost there, \d+ m from you)\./, IN_MINUTES],
    actions: DOOR_ROW,
    hasNot: [NEAR],
  },
  atDoor: {
    headline: RANGE,
    says: [/Lucía is at your door\. Your code is \d{4}\./],
    actions: DOOR_ROW,
    hasNot: [NEAR],
  },
  delivered: {
    headline: CLOCK,
    says: [/Lucía handed it to you at your door\./, /first shown\./, /\d+ minutes, door to door/],
    actions: ["Order again", "Receipt", "Every step with its time"],
    hasNot: ["Door code", "Call", NEAR],
  },
  late: {
    headline: RANGE,
    says: [/\d+ min later than first shown/, /was \d/, /El Fogón is running behind\./, /Your order goes ahead/],
    actions: ["Cancel, full refund", "Talk to us", "Door code"],
  },
  paymentFailed: {
    headline: /^The payment did not go through$/,
    says: [/You have not been charged\./, /El Fogón has not started cooking\. We hold your order .+ until \d/],
    actions: ["Try Visa 0002 again", "Pay another way", "Cancel the order"],
    hasNot: ["Door code", "Call", NEAR],
  },
  paymentUnclear: {
    headline: /^Your bank has not answered yet$/,
    says: [/Do not pay again; we check every few seconds\./],
    actions: [],
    hasNot: ["Door code", "Call", "Try Visa", NEAR],
  },
  noCourier: {
    headline: RANGE,
    says: [/No courier yet/, /Every courier nearby is busy\./, /We keep looking/],
    actions: ["Keep looking", "Cancel, full refund"],
    hasNot: ["Call"],
  },
  silent: {
    headline: RANGE,
    says: [/We last saw Lucía [23] min ago, on .+\. The phone may have no signal\./],
    actions: DOOR_ROW,
  },
  offRoute: {
    headline: RANGE,
    says: [/Lucía took another way\. The arrival time already counts it\./],
    actions: DOOR_ROW,
  },
  rejected: {
    headline: /^El Fogón could not take your order$/,
    says: [/UYU 1,180(\.00)? goes back to Visa 4417\./, /the kitchen closed early/],
    actions: ["Find another", "Talk to us"],
    hasNot: ["Door code", NEAR],
  },
  cancelledByDiner: {
    headline: /^Your order was cancelled$/,
    says: [/You cancelled your order from El Fogón\./, /goes back to Visa 4417\./],
    actions: ["Find another", "Talk to us"],
    hasNot: ["Door code", NEAR],
  },
  undeliverable: {
    headline: /^We could not reach you$/,
    says: [/Lucía could not reach you\. Your order is going back to El Fogón\./],
    actions: ["Find another", "Talk to us"],
    hasNot: ["Door code", NEAR],
  },
};
