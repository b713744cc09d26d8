/** The one sentence that says what is happening now: present tense, a person or a place its subject. */
import type { CourierOfOrder, OrderPosition, OrderView } from "@doorstep/events/browser";
import type { MessageKey } from "../i18n/messages.ts";
import type { Message, MessageValues } from "../i18n/translator.ts";
import { firstName } from "./names.ts";
import { screenOf } from "./screen.ts";

export interface Sentence extends Message {
  /** Whose sign stands beside it. */
  readonly about: "restaurant" | "courier";
}

type Vehicle = CourierOfOrder["vehicle"];

const ALONG: Record<Vehicle, MessageKey> = {
  bicycle: "sentence.cycling",
  motorcycle: "sentence.riding",
  car: "sentence.driving",
  foot: "sentence.walking",
};

const CANCELLED: Record<string, MessageKey> = {
  changedMind: "sentence.cancelled.changedMind",
  kitchenClosed: "sentence.cancelled.kitchenClosed",
  noCourier: "sentence.cancelled.noCourier",
  unpaid: "sentence.cancelled.unpaid",
  undeliverable: "sentence.cancelled.undeliverable",
  tooLate: "sentence.cancelled.tooLate",
};

/** A phone that was last seen this recently is not called silent. */
const SILENT_FROM_MS = 60_000;

export function sentenceFor(view: OrderView, position: OrderPosition | null, nowMs: number): Sentence {
  const restaurant = view.restaurant.name;
  const ofRestaurant = (key: MessageKey, values: MessageValues = {}): Sentence => ({
    about: "restaurant",
    key,
    values: { restaurant, ...values },
  });

  const { courier } = view;
  switch (view.phase) {
    case "placed":
      if (view.paymentWait === "notKnown") return ofRestaurant("sentence.paymentNotKnown");
      return ofRestaurant(screenOf(view, nowMs) === "paymentUnclear" ? "sentence.paymentOverdue" : "sentence.placed");
    case "paymentFailed":
      return ofRestaurant("sentence.paymentFailed");
    case "cancelled":
      return cancelled(view, ofRestaurant);
    case "delivered":
      return courier === null
        ? ofRestaurant("sentence.deliveredUnnamed")
        : { about: "courier", key: "sentence.delivered", values: { courier: firstName(courier.name) } };
    case "confirmed":
    case "preparing":
    case "ready":
    case "pickedUp":
    case "onTheWay":
    case "near":
    case "atDoor":
      break;
  }

  if (courier === null) return withoutCourier(view, ofRestaurant);
  if (courier.silentSinceMs !== null && nowMs - courier.silentSinceMs >= SILENT_FROM_MS) {
    return silent({ courier, silentSinceMs: courier.silentSinceMs, position, nowMs });
  }
  return withCourier(view, courier, position, ofRestaurant);
}

function cancelled(view: OrderView, ofRestaurant: OfRestaurant): Sentence {
  const reason = view.cancelled?.reason ?? "";
  if (reason === "undeliverable" && view.courier !== null) {
    const values = { courier: firstName(view.courier.name), restaurant: view.restaurant.name };
    return { about: "courier", key: "sentence.cancelled.undeliverableBy", values };
  }
  if (isRejected(view) && reason === "other") return ofRestaurant("sentence.cancelled.rejected");
  return ofRestaurant(CANCELLED[reason] ?? "sentence.cancelled.other");
}

/** The restaurant ended it before saying yes. */
export function isRejected({ cancelled, timeline }: Pick<OrderView, "cancelled" | "timeline">): boolean {
  const confirmed = timeline.find(({ step }) => step === "confirmed")?.atMs ?? null;
  return cancelled?.by === "restaurant" && confirmed === null;
}

type OfRestaurant = (key: MessageKey, values?: MessageValues) => Sentence;

function withoutCourier(view: OrderView, ofRestaurant: OfRestaurant): Sentence {
  const hadOne = view.timeline.some((step) => step.step === "courierAssigned" && step.atMs !== null);
  switch (view.phase) {
    case "confirmed": {
      const startsAtMs = view.timeline.find((step) => step.step === "preparing")?.expectedMs ?? null;
      return startsAtMs === null
        ? ofRestaurant("sentence.confirmed")
        : ofRestaurant("sentence.confirmedStarting", { time: { clockMs: startsAtMs } });
    }
    case "preparing":
      return ofRestaurant(hadOne ? "sentence.preparingAnotherCourier" : "sentence.preparing");
    default:
      return ofRestaurant(hadOne ? "sentence.anotherCourier" : "sentence.readyNoCourier");
  }
}

function withCourier(
  view: OrderView,
  courier: CourierOfOrder,
  position: OrderPosition | null,
  ofRestaurant: OfRestaurant,
): Sentence {
  const restaurant = view.restaurant.name;
  const ofCourier = (key: MessageKey, values: MessageValues = {}): Sentence => ({
    about: "courier",
    key,
    values: { courier: firstName(courier.name), restaurant, ...values },
  });
  const toDoor = { distance: { metres: position?.toDropoffM ?? 0 } };

  switch (courier.activity) {
    case "atRestaurant":
      return ofCourier("sentence.waiting");
    case "toRestaurant": {
      const ready = view.phase === "ready";
      if (position === null || position.toPickupM === null) {
        return ofRestaurant(ready ? "sentence.readyComing" : "sentence.cookingComing", {
          courier: firstName(courier.name),
        });
      }
      return ofRestaurant(ready ? "sentence.readyComingFrom" : "sentence.cookingComingFrom", {
        courier: firstName(courier.name),
        distance: { metres: position.toPickupM },
      });
    }
    case "atDoor":
      return ofCourier("sentence.atDoor");
    case "toDoor":
      if (view.phase === "atDoor") return ofCourier("sentence.atDoor");
      if (view.phase === "pickedUp") return ofCourier("sentence.pickedUp");
      if (position === null) return ofCourier("sentence.left");
      if (!courier.onRoute) return ofCourier("sentence.offRoute");
      if (view.phase === "near") {
        return isStreetOf(view.dropoff.address, position.street)
          ? ofCourier("sentence.yourStreet")
          : ofCourier("sentence.near", toDoor);
      }
      return position.street === null
        ? ofCourier("sentence.onTheWay", toDoor)
        : ofCourier(ALONG[courier.vehicle], { street: position.street, ...toDoor });
  }
}

function silent(seen: {
  readonly courier: CourierOfOrder;
  readonly silentSinceMs: number;
  readonly position: OrderPosition | null;
  readonly nowMs: number;
}): Sentence {
  const street = seen.position?.street ?? null;
  const values = { courier: firstName(seen.courier.name), age: { ageMs: seen.nowMs - seen.silentSinceMs } };
  return street === null
    ? { about: "courier", key: "sentence.silent", values }
    : { about: "courier", key: "sentence.silentOn", values: { ...values, street } };
}

function isStreetOf(address: string, street: string | null): boolean {
  return street !== null && address.toLocaleLowerCase().startsWith(street.toLocaleLowerCase());
}

/**
 * The same, when the page is cut off: what was true, and when. What is over stays as it was.
 * `asOfMs` is the moment the page last knew.
 */
export function heldSentenceFor(view: OrderView, position: OrderPosition | null, asOfMs: number): Sentence {
  const { courier } = view;
  const time = { clockMs: asOfMs };
  const values = { restaurant: view.restaurant.name, courier: firstName(courier?.name ?? ""), time };
  const street = position?.street ?? null;
  switch (view.phase) {
    case "paymentFailed":
    case "cancelled":
    case "delivered":
      return sentenceFor(view, position, asOfMs);
    case "placed":
      return { about: "restaurant", key: "held.placed", values };
    case "confirmed":
      return { about: "restaurant", key: "held.confirmed", values };
    case "preparing":
    case "ready": {
      if (courier?.activity === "atRestaurant") return { about: "courier", key: "held.waiting", values };
      if (courier !== null && position !== null && position.toPickupM !== null) {
        const distance = { metres: position.toPickupM };
        const key = view.phase === "ready" ? "held.readyComing" : "held.cookingComing";
        return { about: "restaurant", key, values: { ...values, distance } };
      }
      return { about: "restaurant", key: view.phase === "ready" ? "held.ready" : "held.preparing", values };
    }
    case "pickedUp":
    case "onTheWay":
    case "near":
    case "atDoor": {
      if (courier === null) return { about: "restaurant", key: "held.pickedUpUnnamed", values };
      if (view.phase === "atDoor") return { about: "courier", key: "held.atDoor", values };
      if (position === null) return { about: "courier", key: "held.pickedUp", values };
      const distance = { metres: position.toDropoffM };
      return street === null
        ? { about: "courier", key: "held.onTheWay", values: { ...values, distance } }
        : { about: "courier", key: "held.onStreet", values: { ...values, distance, street } };
    }
  }
}
