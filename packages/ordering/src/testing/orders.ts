/** Orders in every state, as tests need them, made by nothing but commands. */
import type { RoutePlan } from "@doorstep/events";
import type { ChosenCourier, OrderCommand } from "../command.ts";
import type { CommandName } from "../command-bodies.ts";
import { type Decided, decide } from "../decide.ts";
import type { OrderNow } from "../order.ts";
import { standingAfter, unknownStanding } from "../standing.ts";

const AT_MS = 1_795_557_600_000;
const ORDER = "o-4812";
export const telling = { atMs: AT_MS, origin: "web" };

/** Placed, and not paid. */
export const placedOrder: OrderNow = {
  orderId: ORDER,
  version: 1,
  standing: standingAfter(unknownStanding, { type: "order-placed" }),
  currency: "UYU",
  totalMinor: 118_000,
  paidMinor: 0,
  refundedMinor: 0,
  heldUntilMs: AT_MS + 600_000,
  handoverCode: "7291",
  wrongCodes: 0,
  noteCount: 0,
  rated: false,
};

const plan: RoutePlan = {
  points: [
    { lonE6: -56_190_000, latE6: -34_906_000, plannedMs: 0 },
    { lonE6: -56_180_000, latE6: -34_906_000, plannedMs: 60_000 },
    { lonE6: -56_156_000, latE6: -34_906_000, plannedMs: 240_000 },
  ],
  streets: [{ fromPoint: 0, name: "Constituyente" }],
  stops: [
    { orderId: ORDER, kind: "pickup", point: 1 },
    { orderId: ORDER, kind: "dropoff", point: 2 },
  ],
};

export const lucia: ChosenCourier = { courierId: "c-lucia", name: "Lucía", vehicle: "bicycle", plan };
export const bruno: ChosenCourier = { courierId: "c-bruno", name: "Bruno", vehicle: "motorcycle", plan };

/** One of each kind, as the one who may give it would. */
export const commands: { readonly [Name in CommandName]: Extract<OrderCommand, { type: Name }> } = {
  pay: { type: "pay", payment: { state: "authorised", method: "Visa 4417" } },
  confirm: { type: "confirm", startsAtMs: null, readyAtMs: AT_MS + 900_000 },
  reject: { type: "reject", reason: "kitchenClosed" },
  preparing: { type: "preparing" },
  ready: { type: "ready" },
  assign: { type: "assign", courier: lucia },
  reassign: { type: "reassign", courier: bruno, reason: "courierUnavailable" },
  release: { type: "release", reason: "courierUnavailable" },
  "pick-up": { type: "pick-up", courierId: lucia.courierId },
  deliver: { type: "deliver", courierId: lucia.courierId, code: placedOrder.handoverCode, mayLeaveOutCode: false },
  undeliverable: { type: "undeliverable", courierId: lucia.courierId },
  cancel: { type: "cancel", by: "operator", reason: "other" },
  refund: { type: "refund", amountMinor: 1_000, reason: "Cold" },
  note: { type: "note", by: "courier", text: "Rings twice" },
  rate: { type: "rate", stars: 5, comment: null },
};

/** What the commands make of an order, one after the other. @throws Error when one is refused */
export function after(names: readonly (CommandName | OrderCommand)[], from: OrderNow = placedOrder): OrderNow {
  return names.reduce((order, name) => carriedOut(order, name).next, from);
}

export function carriedOut(order: OrderNow, command: CommandName | OrderCommand): Decided {
  const decided = decide(order, typeof command === "string" ? commands[command] : command, telling);
  if (!decided.ok) throw new Error(`${JSON.stringify(command)}: ${decided.message}`);
  return decided;
}

const declined: OrderCommand = { type: "pay", payment: { state: "failed", method: "Visa 0002", reason: "declined" } };
const yes: readonly CommandName[] = ["pay", "confirm"];

/** By name: an order in each state that asks for an answer of its own. */
export const ordersByState = {
  placed: placedOrder,
  paymentFailed: after([declined]),
  authorised: after(["pay"]),
  confirmed: after(yes),
  "confirmed, courier": after([...yes, "assign"]),
  preparing: after([...yes, "preparing"]),
  "preparing, courier": after([...yes, "preparing", "assign"]),
  ready: after([...yes, "ready"]),
  "ready, courier": after([...yes, "ready", "assign"]),
  pickedUp: after([...yes, "ready", "assign", "pick-up"]),
  "pickedUp, ready unsaid": after([...yes, "assign", "pick-up"]),
  delivered: after([...yes, "ready", "assign", "pick-up", "deliver"]),
  cancelled: after([...yes, "cancel"]),
} as const;
