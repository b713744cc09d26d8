import type { OrderFact } from "@doorstep/events";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GAP_WAIT_MS, MAX_FACTS } from "./limits.ts";
import type { OrderState } from "./state.ts";
import { type OrderRecord, stepOrder } from "./step.ts";
import { context, newEvening } from "./testing/evening.ts";
import {
  assigned,
  authorised,
  BRUNO,
  cancelled,
  confirmed,
  delivered,
  failed,
  MINUTE_MS,
  minute,
  pickedUp,
  placed,
  preparing,
  progress,
  ready,
  released,
  silent,
} from "./testing/facts.ts";
import { orderSnapshot } from "./view.ts";

const evenings: Readonly<Record<string, readonly OrderFact[]>> = {
  "a normal evening": [
    placed(),
    authorised(),
    confirmed(),
    preparing(),
    assigned(5, 10),
    ready(6, 20),
    pickedUp(7, 22),
    delivered(8, 40),
  ],
  "a reassignment": [
    placed(),
    authorised(),
    confirmed(),
    assigned(4, 8),
    released(5, 12),
    assigned(6, 13, { courierId: BRUNO, courierName: "Bruno" }),
    pickedUp(7, 22, BRUNO),
    delivered(8, 40, BRUNO),
  ],
  "a failed payment": [
    placed(),
    failed(2),
    failed(3),
    authorised(4, 7),
    confirmed(5, 8),
    preparing(6, 9),
    ready(7, 20),
  ],
  "a cancelled order": [placed(), authorised(), confirmed(), preparing(), assigned(5, 10), cancelled(6, 15)],
  "facts that cannot be": [
    placed(),
    authorised(),
    confirmed(),
    delivered(4, 10),
    assigned(5, 11),
    pickedUp(6, 12, BRUNO),
    pickedUp(7, 22),
    confirmed(8, 23),
    delivered(9, 40),
    cancelled(10, 41),
    ready(11, 42),
  ],
};

/**
 * All of a view that the facts alone decide: not its number, its time, the arrival, or what
 * positions tell. The records come faster than any wake is due, so the steps are all there is.
 */
function lifeShown(records: readonly OrderRecord[]) {
  let state: OrderState | undefined;
  for (const [offset, record] of records.entries()) {
    const at = { topic: "orders", partition: 0, offset, receivedAtMs: minute(60) + offset };
    state = stepOrder(state, record, at, context).state;
  }
  const view = state === undefined ? undefined : orderSnapshot(state, context)?.view;
  if (view === undefined) throw new Error("there is no view");
  const { phase, timeline, courier, payment, cancelled, deliveredAtMs, bill, routeVersion } = view;
  return {
    phase: phase === "onTheWay" || phase === "near" || phase === "atDoor" ? "pickedUp" : phase,
    timeline: timeline.map(({ step, state, atMs }) => (step === "onTheWay" ? { step } : { step, state, atMs })),
    courier: courier === null ? null : { courierId: courier.courierId, name: courier.name },
    payment,
    cancelled,
    deliveredAtMs,
    bill,
    routeVersion,
  };
}

describe("[O1] the life of an order is decided by the set of its facts", () => {
  const positions = [
    progress(60, 500, { planVersion: 5 }),
    progress(60, 1_500, { planVersion: 5 }),
    progress(60, 4_190, { planVersion: 5, speedMps: 0 }),
    progress(60, 900, { planVersion: 6, courierId: BRUNO }),
    progress(60, 3_900, { planVersion: 6, courierId: BRUNO }),
    silent(60, 5, 59),
  ];
  test.each(Object.entries(evenings))(
    "[O1] %s: any order, repetition and positions between end the same",
    (_name, facts) => {
      const expected = lifeShown(facts);
      const shuffled = fc
        .tuple(
          fc.array(fc.constantFrom(...facts), { maxLength: 6 }),
          fc.array(fc.constantFrom(...positions), { maxLength: 8 }),
        )
        .chain(([repeats, heard]) => {
          const all = [...facts, ...repeats, ...heard];
          return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
        });
      fc.assert(
        fc.property(shuffled, (records) => {
          expect(lifeShown(records)).toEqual(expected);
        }),
        { numRuns: 1_000 },
      );
    },
  );

  test("[O1] whatever is delayed beyond the wait for a gap, the end is the same", () => {
    const facts = evenings["facts that cannot be"] ?? [];
    const end = (order: readonly number[], gaps: readonly number[]) => {
      const evening = newEvening();
      let minutes = 60;
      order.forEach((index, place) => {
        minutes += gaps[place] ?? 0;
        const fact = facts[index];
        if (fact !== undefined) evening.tell(minutes, fact);
      });
      const { phase, timeline, cancelled, payment } = evening.view();
      return { phase, cancelled, payment, steps: timeline.map(({ step, atMs }) => [step, atMs]) };
    };
    const inOrder = facts.map((_, index) => index);
    const expected = end(inOrder, []);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(inOrder, { minLength: facts.length }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: facts.length, maxLength: facts.length }),
        (order, gaps) => {
          expect(end(order, gaps)).toEqual(expected);
        },
      ),
      { numRuns: 600 },
    );
  });

  test("[O1] what is refused is the same set of facts in any order, though not always at the same record", () => {
    const facts = evenings["facts that cannot be"] ?? [];
    fc.assert(
      fc.property(fc.shuffledSubarray([...facts], { minLength: facts.length }), (order) => {
        const evening = newEvening();
        for (const fact of order) evening.tell(60, fact);
        const late = evening.notes.filter((note) => note === "fact refused: impossible at its place");
        expect(evening.rejected.length + late.length).toBe(5);
      }),
      { numRuns: 300 },
    );
  });
});

describe("repeats and gaps", () => {
  test("[O2] a repeated version is ignored, counted, and shows nothing", () => {
    const evening = newEvening().tell(4, placed()).tell(5, placed());
    expect(evening.notes).toEqual(["fact ignored: repeated version"]);
    expect(evening.statuses).toHaveLength(1);
    expect(evening.rejected).toEqual([]);
  });

  test("[O3] another fact with a version that is taken is refused", () => {
    const evening = newEvening().tell(4, placed(), authorised()).tell(5, confirmed(2));
    expect(evening.rejected).toEqual(["order-confirmed v2: that version is payment-authorised"]);
    expect(evening.view().phase).toBe("placed");
  });

  test("[O4] a fact behind a gap waits, and is shown with the missing one", () => {
    const evening = newEvening().tell(4, placed(), authorised()).tell(6, preparing(4));
    expect(evening.view().phase).toBe("placed");
    expect(evening.notes).toEqual(["fact kept: waits for an earlier one"]);
    evening.tell(6.05, confirmed(3));
    expect(evening.view().phase).toBe("preparing");
    expect(new Set(evening.statuses.map(({ phase }) => phase))).toEqual(new Set(["placed", "preparing"]));
    expect(evening.notes.at(-1)).toBe("fact late: took its place in version order");
  });

  test("[O4] a gap is given up exactly when the wait is over, and said so", () => {
    const wait = GAP_WAIT_MS / MINUTE_MS;
    const evening = newEvening().tell(4, placed(), authorised()).tell(6, preparing(4));
    evening.wait(6 + wait - 0.001);
    expect(evening.view().phase).toBe("placed");
    evening.wait(6 + wait);
    expect(evening.view().phase).toBe("preparing");
    expect(evening.notes).toContain("fact missing: folded over the gap");
  });

  test("[O4] one that comes after its gap was given up fills the timeline, and moves nothing back", () => {
    const evening = newEvening().tell(4, placed(), authorised()).tell(6, preparing(4)).wait(7);
    const step = () => evening.view().timeline.find(({ step }) => step === "confirmed");
    expect(step()).toMatchObject({ state: "past", atMs: null });
    evening.tell(8, confirmed(3));
    expect(evening.view().phase).toBe("preparing");
    expect(step()).toMatchObject({ state: "past", atMs: confirmed().atMs });
  });

  test("[O4] what a gap hid and cannot be is refused when the gap is given up, and counted", () => {
    const evening = newEvening().tell(4, placed(), authorised()).tell(9, ready(4, 9), preparing(5, 9)).wait(10);
    expect(evening.view().phase).toBe("ready");
    expect(evening.notes.slice(-2)).toEqual([
      "fact missing: folded over the gap",
      "fact refused: impossible at its place",
    ]);
  });

  test("[O4] the next gap waits again", () => {
    const evening = newEvening().tell(4, placed()).tell(6, confirmed(3)).wait(7).tell(8, ready(5, 8));
    expect(evening.view().phase).toBe("confirmed");
    expect(evening.wait(9).view().phase).toBe("ready");
  });

  test("[O9] facts before the placing are kept; nothing is shown until it comes", () => {
    const evening = newEvening().tell(4, confirmed(3), authorised());
    expect(evening.outputs).toEqual([]);
    evening.tell(4.1, placed());
    expect(evening.statuses.map(({ phase, statusVersion }) => [phase, statusVersion])).toEqual([["confirmed", 1]]);
  });

  test("[O10] an order keeps so many facts and no more", () => {
    const evening = newEvening().tell(4, placed());
    for (let version = 2; version <= MAX_FACTS + 3; version += 1) evening.tell(5, failed(version));
    expect(evening.rejected).toHaveLength(3);
    expect(evening.state).toMatchObject({ kind: "tracked" });
    expect(evening.state?.kind === "tracked" && evening.state.facts.length).toBe(MAX_FACTS);
  });
});

describe("what is lawful", () => {
  test("[O7] kitchens that never say preparing or ready", () => {
    const evening = newEvening().tell(
      4,
      placed(),
      authorised(),
      confirmed(),
      assigned(4, 8),
      pickedUp(5, 20),
      delivered(6, 40),
    );
    expect(evening.rejected).toEqual([]);
    expect(evening.view().timeline.map(({ step, state }) => `${step} ${state}`)).toEqual([
      "placed past",
      "paid past",
      "confirmed past",
      "preparing past",
      "courierAssigned past",
      "pickedUp past",
      "onTheWay past",
      "delivered past",
    ]);
  });

  test("[O7] ready said after the bag has gone changes no phase", () => {
    const evening = newEvening()
      .tell(4, placed(), authorised(), assigned(3, 8), pickedUp(4, 20))
      .tell(22, ready(5, 21));
    expect(evening.rejected).toEqual([]);
    expect(evening.view().phase).toBe("pickedUp");
  });

  test("[O8] a courier who is released is looked for again, also with the bag", () => {
    const evening = newEvening().tell(20, placed(), authorised(), ready(3, 19), assigned(4, 8), pickedUp(5, 20));
    expect(evening.view()).toMatchObject({ phase: "pickedUp", courier: { courierId: "c-lucia" } });
    evening.tell(25, released(6, 25));
    expect(evening.view()).toMatchObject({ phase: "ready", courier: null, routeVersion: null });
    evening.tell(26, assigned(7, 26, { courierId: BRUNO, courierName: "Bruno" }));
    expect(evening.view()).toMatchObject({ phase: "ready", courier: { name: "Bruno" }, routeVersion: 7 });
  });

  test("[O8] the same courier assigned again is a new way", () => {
    const evening = newEvening().tell(10, placed(), authorised(), assigned(3, 8), pickedUp(4, 20), assigned(5, 21));
    expect(evening.rejected).toEqual([]);
    expect(evening.view()).toMatchObject({ phase: "pickedUp", routeVersion: 5 });
  });
});
