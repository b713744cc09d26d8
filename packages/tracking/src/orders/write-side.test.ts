import type { OrderFact } from "@doorstep/events";
import { decide, type OrderCommand, type OrderNow, standingAfter, unknownStanding } from "@doorstep/ordering";
import fc from "fast-check";
import { expect, test } from "vitest";
import { impossibleAlone, standingOf } from "./lawful.ts";
import { foldFacts } from "./lifecycle.ts";
import { planToRoute } from "./route.ts";
import type { StoredFact } from "./state.ts";
import { assigned, BRUNO, LUCIA, minute, ORDER, placed } from "./testing/facts.ts";

const couriers = [LUCIA, BRUNO].map(
  (courierId) => ({ courierId, name: courierId, vehicle: "bicycle", plan: planOf() }) as const,
);

function planOf() {
  const fact = assigned(2, 5);
  if (fact.type !== "order-courier-assigned") throw new Error("an assignment has a plan");
  return fact.plan;
}

const command: fc.Arbitrary<OrderCommand> = fc.oneof(
  fc.constantFrom<OrderCommand[]>(
    { type: "pay", payment: { state: "authorised", method: "visa" } },
    { type: "pay", payment: { state: "failed", method: "visa", reason: "declined" } },
    { type: "confirm", startsAtMs: null, readyAtMs: null },
    { type: "preparing" },
    { type: "ready" },
    { type: "release", reason: "courierUnavailable" },
    { type: "cancel", by: "operator", reason: "other" },
    { type: "reject", reason: "other" },
  ),
  fc.constantFrom(...couriers).map((courier): OrderCommand => ({ type: "assign", courier })),
  fc.constantFrom(...couriers).map((courier): OrderCommand => ({ type: "reassign", courier, reason: "operator" })),
  fc.constantFrom(LUCIA, BRUNO).map((courierId): OrderCommand => ({ type: "pick-up", courierId })),
  fc
    .constantFrom(LUCIA, BRUNO)
    .map((courierId): OrderCommand => ({ type: "deliver", courierId, code: null, mayLeaveOutCode: true })),
);

const toStored = (fact: OrderFact): StoredFact => {
  if (fact.type !== "order-courier-assigned") return fact;
  const { plan, ...rest } = fact;
  return { ...rest, route: planToRoute(plan, fact.orderId) };
};

test("[O6] whatever the write side accepts, the stage accepts, and both see the order stand the same", () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), (given) => {
      let order: OrderNow = {
        orderId: ORDER,
        version: 1,
        standing: standingAfter(unknownStanding, { type: "order-placed" }),
        ...{ currency: "UYU", totalMinor: 1_000, paidMinor: 0, refundedMinor: 0, heldUntilMs: minute(60) },
        ...{ handoverCode: "7291", wrongCodes: 0, noteCount: 0, rated: false },
      };
      const facts: OrderFact[] = [placed()];
      for (const each of given) {
        const decided = decide(order, each, { atMs: minute(5), origin: "web" });
        if (!decided.ok) continue;
        facts.push(...decided.facts);
        order = decided.next;
      }
      expect(facts.map(impossibleAlone)).toEqual(facts.map(() => null));
      const { life, refused, waiting } = foldFacts({ facts: facts.map(toStored), givenUpTo: 0 });
      expect({ refused, waiting }).toEqual({ refused: [], waiting: 0 });
      expect(standingOf(life)).toEqual(order.standing);
      expect(facts.at(-1)?.version).toBe(order.version);
    }),
  );
});
