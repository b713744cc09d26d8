import { expect, test } from "vitest";
import { asKnownOrder } from "./earlier.ts";
import type { OrderState } from "./state.ts";
import { stepOrder, wakeOrder } from "./step.ts";
import { context, newEvening, withBag } from "./testing/evening.ts";
import { delivered, minute, placed, progress, TO_PICKUP_M } from "./testing/facts.ts";
import { orderSnapshot } from "./view.ts";
import { orderWakeAtMs } from "./wake.ts";

/** As the build before would have written it. */
function earlier(state: OrderState | undefined): OrderState {
  const later = new Set([
    "alerts",
    "paymentWait",
    "taught",
    "firstShownMs",
    "roadPaceRatio",
    "toDoorPlannedMs",
    "stages",
  ]);
  const text = JSON.stringify(state, (key, value: unknown) => (later.has(key) ? undefined : value));
  return JSON.parse(text) as OrderState;
}
const at = (minutes: number) => ({ topic: "orders", partition: 0, offset: 90, receivedAtMs: minute(minutes) });

test("[O43] a state of the build before is shown, woken and carried on like one of this build", () => {
  const evening = withBag().tell(21.2, progress(21.2, TO_PICKUP_M + 40, { planVersion: 5 }));
  const stored = earlier(evening.state);
  if (evening.state === undefined) throw new Error("the order is known");
  expect(stored).not.toHaveProperty("alerts");
  expect(orderSnapshot(stored, context)).toEqual(orderSnapshot(evening.state, context));
  expect(orderWakeAtMs(stored)).toBe(orderWakeAtMs(evening.state));
  expect(wakeOrder(stored, at(22.5), context).outputs.map(({ to }) => to)).toEqual(
    wakeOrder(evening.state, at(22.5), context)
      .outputs.map(({ to }) => to)
      .concat(["places", "places", "places"]),
  );
  const { outputs } = stepOrder(stored, delivered(8, 33), at(33), context);
  expect(outputs.map(({ to }) => to)).toEqual(["page", "tracking", "places", "places", "places", "places"]);
});

test("[O43] one that nobody has paid yet goes on waiting", () => {
  const stored = earlier(newEvening().tell(4, placed()).state);
  const { outputs } = wakeOrder(stored, at(8), context);
  expect(outputs[0]).toMatchObject({ status: { view: { paymentWait: "notKnown" } } });
});

test("[O43] a state of this build stays the very same", () => {
  const { state } = withBag();
  if (state === undefined) throw new Error("the order is known");
  expect(asKnownOrder(state)).toBe(state);
});
