import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OrderState } from "./state.ts";
import { stepOrder, wakeOrder } from "./step.ts";
import { context, withBag } from "./testing/evening.ts";
import {
  assigned,
  authorised,
  confirmed,
  delivered,
  failed,
  minute,
  pickedUp,
  placed,
  preparing,
  progress,
  ready,
  silent,
} from "./testing/facts.ts";

const on = { planVersion: 5 };

describe("[O29] the state is plain JSON", () => {
  const records = [
    placed(),
    failed(),
    authorised(3, 6),
    confirmed(4, 7, { readyAtMs: minute(20) }),
    preparing(5, 8),
    assigned(6, 9),
    ready(7, 19),
    pickedUp(8, 21),
    delivered(9, 36),
    silent(25, 6, 24),
    ...Array.from({ length: 12 }, (_, i) => progress(9 + 2 * i, i * 380, { planVersion: 6, paceRatio: 0.7 + i / 20 })),
  ];

  test("[O29] through a store and back after any record changes no output", () => {
    const run = (order: readonly number[], stored: readonly boolean[]) => {
      let state: OrderState | undefined;
      return order.flatMap((index, offset) => {
        const record = records[index];
        if (record === undefined) return [];
        const at = { topic: "orders", partition: 0, offset, receivedAtMs: minute(9 + offset) };
        const woken = state === undefined ? undefined : wakeOrder(state, at, context);
        const step = stepOrder(woken === undefined ? undefined : woken.state, record, at, context);
        state = stored[offset] === true ? through(step.state) : step.state;
        return [...(woken?.outputs ?? []), ...step.outputs];
      });
    };
    const indexes = records.map((_, index) => index);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(indexes, { minLength: records.length }),
        fc.array(fc.boolean(), { minLength: records.length, maxLength: records.length }),
        (order, stored) => {
          expect(run(order, stored)).toStrictEqual(run(order, []));
        },
      ),
      { numRuns: 200 },
    );
  });

  test("[O29] a record and the same record again later give the same bytes from the same state", () => {
    const { state } = withBag();
    const at = { topic: "orders", partition: 0, offset: 99, receivedAtMs: minute(22) };
    const once = stepOrder(state, progress(22, 1_500, on), at, context);
    expect(JSON.stringify(stepOrder(through(state), progress(22, 1_500, on), at, context))).toBe(JSON.stringify(once));
  });
});

const through = (state: OrderState | undefined): OrderState | undefined =>
  state === undefined ? undefined : (JSON.parse(JSON.stringify(state)) as OrderState);
