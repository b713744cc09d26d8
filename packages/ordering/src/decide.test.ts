import { expect, test } from "vitest";
import type { OrderCommand } from "./command.ts";
import { type CommandName, commandNames } from "./command-bodies.ts";
import { decide } from "./decide.ts";
import { MAX_FACTS_UNDER_WAY, MAX_NOTES, MAX_REPLANNED_VERSION, MAX_WRONG_CODES } from "./limits.ts";
import type { OrderNow } from "./order.ts";
import { stateOf } from "./standing.ts";
import { after, bruno, carriedOut, commands, lucia, ordersByState, placedOrder, telling } from "./testing/orders.ts";

const answer = (order: OrderNow, command: CommandName | OrderCommand): string => {
  const decided = decide(order, typeof command === "string" ? commands[command] : command, telling);
  return decided.ok ? stateOf(decided.next.standing) : decided.code;
};

/** The state a command leads to, or the code it is refused with: every state by every command. */
const TABLE: Readonly<Record<keyof typeof ordersByState, Readonly<Record<CommandName, string>>>> = {
  placed: { ...notPaid("placed"), pay: "authorised" },
  paymentFailed: { ...notPaid("paymentFailed"), pay: "authorised" },
  authorised: {
    ...notPaid("authorised"),
    pay: "alreadyPaid",
    confirm: "confirmed",
    reject: "cancelled",
    preparing: "notConfirmed",
    ready: "notConfirmed",
    assign: "notConfirmed",
    refund: "authorised",
  },
  confirmed: kitchen("confirmed"),
  "confirmed, courier": courierComes("confirmed"),
  preparing: { ...kitchen("preparing"), preparing: "alreadyPreparing" },
  "preparing, courier": { ...courierComes("preparing"), preparing: "alreadyPreparing" },
  ready: { ...kitchen("ready"), preparing: "alreadyReady", ready: "alreadyReady" },
  "ready, courier": { ...courierComes("ready"), preparing: "alreadyReady", ready: "alreadyReady" },
  pickedUp: { ...onTheWay(), release: "ready", reassign: "ready", ready: "alreadyReady" },
  "pickedUp, ready unsaid": { ...onTheWay(), release: "confirmed", reassign: "confirmed", ready: "pickedUp" },
  delivered: { ...ended("alreadyDelivered"), refund: "delivered", note: "delivered", rate: "delivered" },
  cancelled: { ...ended("alreadyCancelled"), refund: "tooMuchRefund", note: "cancelled", rate: "notDelivered" },
};

function notPaid(state: string): Record<CommandName, string> {
  return {
    pay: "notPaid",
    confirm: "notPaid",
    reject: "notPaid",
    preparing: "notConfirmed",
    ready: "notConfirmed",
    assign: "notConfirmed",
    reassign: "noCourier",
    release: "noCourier",
    "pick-up": "noCourier",
    deliver: "notPickedUp",
    undeliverable: "notPickedUp",
    cancel: "cancelled",
    refund: "notPaid",
    note: state,
    rate: "notDelivered",
  };
}

function kitchen(state: string): Record<CommandName, string> {
  return {
    ...notPaid(state),
    pay: "alreadyPaid",
    confirm: "alreadyConfirmed",
    reject: "alreadyConfirmed",
    preparing: "preparing",
    ready: "ready",
    assign: state,
    refund: state,
  };
}

function courierComes(state: string): Record<CommandName, string> {
  return { ...kitchen(state), assign: "alreadyAssigned", reassign: state, release: state, "pick-up": "pickedUp" };
}

function onTheWay(): Record<CommandName, string> {
  return {
    ...courierComes("pickedUp"),
    preparing: "alreadyReady",
    "pick-up": "alreadyPickedUp",
    deliver: "delivered",
    undeliverable: "cancelled",
  };
}

function ended(code: string): Record<CommandName, string> {
  return Object.fromEntries(commandNames.map((name) => [name, code])) as Record<CommandName, string>;
}

test.each(
  Object.entries(ordersByState).flatMap(([state, order]) => commandNames.map((name) => ({ state, order, name }))),
)("[D4] [D6] [D7] [D8] $state: $name", ({ state, order, name }) => {
  expect(answer(order, name)).toBe(TABLE[state as keyof typeof TABLE][name]);
});

test("[D2] versions follow on, and the couriers' side has the same", () => {
  const { facts, courierFacts, next } = carriedOut(ordersByState["ready, courier"], "reassign");
  expect(facts).toMatchObject([
    {
      type: "order-courier-released",
      version: 6,
      courierId: lucia.courierId,
      reason: "courierUnavailable",
      ...telling,
    },
    { type: "order-courier-assigned", version: 7, courierId: bruno.courierId, courierName: "Bruno", plan: bruno.plan },
  ]);
  expect(courierFacts).toMatchObject([
    { type: "courier-released", version: 6, courierId: lucia.courierId, reason: "reassigned", ...telling },
    { type: "courier-assigned", version: 7, courierId: bruno.courierId, plan: bruno.plan },
  ]);
  expect(next).toMatchObject({ version: 7, standing: { courierId: bruno.courierId } });
});

test("[D5] asking the provider is no fact, and is refused wherever paying is", () => {
  const asked = { type: "pay", payment: { state: "asked", method: "Visa 3155", card: "slow3155" } } as const;
  for (const order of Object.values(ordersByState)) {
    const [asking, paying] = [decide(order, asked, telling), decide(order, commands.pay, telling)];
    if (paying.ok) expect(asking).toMatchObject({ ok: true, facts: [], next: order });
    else expect(asking).toEqual(paying);
  }
  const untilMs = placedOrder.heldUntilMs ?? 0;
  expect(decide(placedOrder, asked, { ...telling, atMs: untilMs })).toMatchObject({ ok: false, code: "notHeld" });
});

test("[D5] a payment is tried again until, and not at, the end of the time it is held", () => {
  const failed = carriedOut(placedOrder, {
    type: "pay",
    payment: { state: "failed", method: "Visa 0002", reason: "declined" },
  });
  expect(failed.facts).toMatchObject([{ type: "payment-failed", version: 2, heldUntilMs: placedOrder.heldUntilMs }]);
  const untilMs = placedOrder.heldUntilMs ?? 0;
  expect(decide(failed.next, commands.pay, { ...telling, atMs: untilMs - 1 })).toMatchObject({ ok: true });
  expect(decide(failed.next, commands.pay, { ...telling, atMs: untilMs })).toMatchObject({
    ok: false,
    code: "notHeld",
  });
});

test("[D8] nobody picks up or delivers what another courier has", () => {
  expect(answer(ordersByState["ready, courier"], { type: "pick-up", courierId: bruno.courierId })).toBe("otherCourier");
  expect(answer(ordersByState.pickedUp, { ...commands.deliver, courierId: bruno.courierId })).toBe("otherCourier");
  expect(answer(ordersByState.pickedUp, { type: "undeliverable", courierId: bruno.courierId })).toBe("otherCourier");
});

test("[D9] five wrong codes are counted; then no code opens, and operations close without one", () => {
  const { pickedUp } = ordersByState;
  const wrong = decide(pickedUp, { ...commands.deliver, code: "0000" }, telling);
  expect(wrong).toMatchObject({ ok: false, code: "wrongCode", wrongCode: true });
  expect(answer(pickedUp, { ...commands.deliver, code: null })).toBe("codeMissing");
  expect(answer({ ...pickedUp, wrongCodes: MAX_WRONG_CODES - 1 }, "deliver")).toBe("delivered");
  const locked = { ...pickedUp, wrongCodes: MAX_WRONG_CODES };
  expect(decide(locked, commands.deliver, telling)).toMatchObject({ code: "tooManyWrongCodes", wrongCode: false });
  expect(answer(locked, { ...commands.deliver, code: null, mayLeaveOutCode: true })).toBe("delivered");
});

test("[D3] [D9] a code on an order that is not on the way is not counted", () => {
  const early = decide(ordersByState["ready, courier"], { ...commands.deliver, code: "0000" }, telling);
  expect(early).toMatchObject({ ok: false, code: "notPickedUp", wrongCode: false });
});

test.each([
  ["diner", "ready, courier", "cancelled"],
  ["diner", "pickedUp", "tooLateToCancel"],
  ["restaurant", "ready, courier", "cancelled"],
  ["restaurant", "pickedUp", "tooLateToCancel"],
  ["operator", "pickedUp", "cancelled"],
  ["system", "pickedUp", "cancelled"],
] as const)("[D10] the %s cancels what is %s: %s", (by, state, expected) => {
  expect(answer(ordersByState[state], { ...commands.cancel, by })).toBe(expected);
});

test("[D10] what was paid and has not gone back goes back, and the courier is free", () => {
  const refunded = after(["refund"], ordersByState["ready, courier"]);
  const { facts, courierFacts, refundMinor, next } = carriedOut(refunded, "cancel");
  expect(facts).toMatchObject([{ type: "order-cancelled", by: "operator", refundedMinor: 117_000 }]);
  expect(courierFacts).toMatchObject([{ type: "courier-released", courierId: lucia.courierId, reason: "cancelled" }]);
  expect([refundMinor, next.refundedMinor]).toEqual([117_000, 118_000]);
});

test("[D7] another way is for whoever has the order, with the bag or without, and not for ever", () => {
  const replan = { type: "replan", courier: lucia } as const;
  for (const [name, order] of Object.entries(ordersByState)) {
    const decided = decide(order, replan, telling);
    if (order.standing.ended !== null) expect(decided).toMatchObject({ ok: false });
    else if (order.standing.courierId === null) expect(answer(order, replan), name).toMatch(/^no(Courier|tConfirmed)$/);
    else {
      expect(decided).toMatchObject({ ok: true, facts: [{ type: "order-courier-assigned" }] });
      if (decided.ok) expect(decided.next.standing).toEqual(order.standing);
    }
  }
  const { pickedUp } = ordersByState;
  expect(answer(pickedUp, { type: "replan", courier: bruno })).toMatch(/^(otherCourier|alreadyPickedUp)$/);
  expect(answer({ ...pickedUp, version: MAX_REPLANNED_VERSION }, replan)).toBe("tooManyFacts");
});

test("[D10] what is to be cancelled only unpaid is left alone once it is paid", () => {
  const unpaid = { ...commands.cancel, by: "system", reason: "unpaid" } as const;
  expect(answer(ordersByState.paymentFailed, unpaid)).toBe("cancelled");
  expect(answer(ordersByState.authorised, unpaid)).toBe("alreadyPaid");
});

test("[D11] refunds add up to what was paid and no further, and tell the logs nothing", () => {
  const { delivered } = ordersByState;
  const all = carriedOut(delivered, { ...commands.refund, amountMinor: delivered.paidMinor });
  expect([all.facts, all.refundMinor]).toEqual([[], delivered.paidMinor]);
  expect(answer(all.next, "refund")).toBe("tooMuchRefund");
});

test("[D12] an order is rated once and has at most so many notes", () => {
  const rated = after(["rate"], ordersByState.delivered);
  expect([answer(rated, "rate"), rated.version]).toEqual(["alreadyRated", ordersByState.delivered.version]);
  const full = { ...placedOrder, noteCount: MAX_NOTES - 1 };
  expect(answer(after(["note"], full), "note")).toBe("tooManyNotes");
});

test("[D13] an order that has been through too much can still be ended", () => {
  const worn = { ...ordersByState["ready, courier"], version: MAX_FACTS_UNDER_WAY - 1 };
  expect(answer(worn, "reassign")).toBe("tooManyFacts");
  expect(answer(worn, "release")).toBe("ready");
  expect(answer({ ...worn, version: MAX_FACTS_UNDER_WAY }, "cancel")).toBe("cancelled");
  expect(answer({ ...worn, version: MAX_FACTS_UNDER_WAY }, "note")).toBe("ready");
});
