import type { OrderView } from "@doorstep/events/browser";
import { expect, test } from "vitest";
import { messagesOf } from "../i18n/messages.ts";
import { createTranslator } from "../i18n/translator.ts";
import { lucia, MINUTE_MS, PLACED_AT_MS, somePosition, someView, timeline } from "./fixtures.ts";
import { heldSentenceFor, type Sentence, sentenceFor } from "./sentence.ts";

const t = createTranslator("en", messagesOf.en, "America/Montevideo");
const NOW_MS = PLACED_AT_MS + 20 * MINUTE_MS;

function words({ key, values }: Sentence): string {
  return t.text(key, values).replaceAll("\u00a0", " ");
}

function said(more: Partial<OrderView>, position = somePosition()): string {
  return words(sentenceFor(someView(more), position, NOW_MS));
}

const coming = { ...lucia, activity: "toRestaurant" as const };
const waiting = { ...lucia, activity: "atRestaurant" as const };
const toPickup = somePosition({ toPickupM: 900 });

test.each<[string, Partial<OrderView>, ReturnType<typeof somePosition> | undefined, string]>([
  ["placed", { phase: "placed" }, undefined, "El Fogón has your order and will confirm it soon."],
  [
    "placed, payment due",
    { phase: "placed", paymentWait: "due" },
    undefined,
    "El Fogón has your order and will confirm it soon.",
  ],
  [
    "placed, payment overdue",
    { phase: "placed", payment: null, paymentWait: "overdue" },
    undefined,
    "El Fogón starts cooking once your bank answers.",
  ],
  [
    "placed, payment not known",
    { phase: "placed", payment: null, paymentWait: "notKnown" },
    undefined,
    "El Fogón starts cooking once the payment is known.",
  ],
  [
    "confirmed, and when cooking starts",
    { phase: "confirmed", timeline: timeline(["placed", "confirmed"], ["preparing"]) },
    undefined,
    "El Fogón said yes. Cooking starts at 7:06 pm.",
  ],
  [
    "confirmed, start not known",
    { phase: "confirmed", timeline: timeline(["placed", "confirmed"]) },
    undefined,
    "El Fogón said yes and will start cooking soon.",
  ],
  ["preparing", { phase: "preparing" }, undefined, "El Fogón is cooking your order."],
  [
    "courier coming",
    { phase: "preparing", courier: coming },
    toPickup,
    "El Fogón is cooking. Lucía is 900 m from the restaurant.",
  ],
  ["courier waiting", { phase: "ready", courier: waiting }, toPickup, "Lucía is at El Fogón, waiting for your bag."],
  [
    "ready, no courier",
    { phase: "ready" },
    undefined,
    "El Fogón has your order ready. We are looking for a courier nearby.",
  ],
  [
    "ready, courier lost",
    { phase: "ready", timeline: timeline(["placed", "courierAssigned", "ready"]) },
    undefined,
    "El Fogón has your order ready. We are finding another courier.",
  ],
  ["picked up", { phase: "pickedUp", courier: lucia }, undefined, "Lucía has your order."],
  ["on the way", { courier: lucia }, undefined, "Lucía is cycling along Constituyente, 3.1 km from you."],
  [
    "on the way by car",
    { courier: { ...lucia, vehicle: "car" } },
    undefined,
    "Lucía is driving along Constituyente, 3.1 km from you.",
  ],
  [
    "street without a name",
    { courier: lucia },
    somePosition({ street: null }),
    "Lucía is on the way, 3.1 km from you.",
  ],
  [
    "near, in the street of the door",
    { phase: "near", courier: lucia },
    somePosition({ street: "Pedro Francisco Berro", toDropoffM: 210 }),
    "Lucía is turning into your street.",
  ],
  [
    "near",
    { phase: "near", courier: lucia },
    somePosition({ toDropoffM: 210 }),
    "Lucía is almost there, 200 m from you.",
  ],
  ["at the door", { phase: "atDoor", courier: { ...lucia, activity: "atDoor" } }, undefined, "Lucía is at your door."],
  ["delivered", { phase: "delivered", courier: lucia }, undefined, "Lucía handed it to you at your door."],
  [
    "off the route",
    { courier: { ...lucia, onRoute: false } },
    undefined,
    "Lucía took another way. The arrival time already counts it.",
  ],
  [
    "courier silent",
    { courier: { ...lucia, silentSinceMs: NOW_MS - 2 * MINUTE_MS } },
    somePosition({ street: "Canelones" }),
    "We last saw Lucía 2 min ago, on Canelones. The phone may have no signal.",
  ],
  [
    "cancelled by the kitchen",
    { phase: "cancelled", cancelled: { by: "restaurant", reason: "kitchenClosed", refundedMinor: 0, atMs: NOW_MS } },
    undefined,
    "El Fogón cancelled your order: the kitchen closed early.",
  ],
  [
    "cancelled for a reason this page does not know",
    { phase: "cancelled", cancelled: { by: "system", reason: "meteor", refundedMinor: 0, atMs: NOW_MS } },
    undefined,
    "Your order from El Fogón was cancelled.",
  ],
])("%s", (_state, view, position, sentence) => {
  expect(said(view, position)).toBe(sentence);
});

test("a silence shorter than a minute is not yet said", () => {
  expect(said({ courier: { ...lucia, silentSinceMs: NOW_MS - 59_999 } })).toContain("cycling");
});

test("cut off, it tells what was true and when", () => {
  const view = someView({ phase: "preparing", courier: coming });
  expect(words(heldSentenceFor(view, toPickup, NOW_MS))).toBe(
    "El Fogón was cooking. Lucía was 900 m from the restaurant at 7:24 pm.",
  );
});

test("cut off on the way, it names the street and the time", () => {
  expect(words(heldSentenceFor(someView({ courier: lucia }), somePosition(), NOW_MS))).toBe(
    "Lucía was on Constituyente at 7:24 pm, 3.1 km from you.",
  );
});

test("what is over stays in its own words", () => {
  const view = someView({ phase: "delivered", courier: lucia });
  expect(heldSentenceFor(view, null, NOW_MS)).toEqual(sentenceFor(view, null, NOW_MS));
});
