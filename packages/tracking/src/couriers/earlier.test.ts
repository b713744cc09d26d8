import { expect, test } from "vitest";
import { asKnownCourier } from "./earlier.ts";
import {
  assigned,
  eastOfHome,
  type Logged,
  pingAt,
  play,
  progressOf,
  START_MS,
  straightPlan,
} from "./ride.test-kit.ts";
import type { CourierState } from "./state.ts";
import { courierView } from "./view.ts";

const ride: readonly Logged[] = [
  { receivedAtMs: START_MS, record: assigned(straightPlan(8000)) },
  ...Array.from({ length: 60 }, (_, index): Logged => {
    const receivedAtMs = START_MS + index * 4000;
    return { receivedAtMs, record: pingAt(receivedAtMs, eastOfHome(index * 15), { speedMps: 4, accuracyM: 5 }) };
  }),
];

/** As the build before would have written it. */
function earlier(state: CourierState | undefined): CourierState {
  const later = new Set(["freedom", "area", "newestMs", "newest", "fromSeq", "tellsSpeed"]);
  const text = JSON.stringify(state, (key, value: unknown) => (later.has(key) ? undefined : value));
  return JSON.parse(text) as CourierState;
}

test("[C45] a state of the build before goes on: the same progress, and paces once their areas are known", () => {
  const first = play(ride.slice(0, 20));
  const stored = earlier(first.state);
  if (first.state === undefined) throw new Error("the courier is known");
  expect(stored).not.toHaveProperty("freedom");
  expect(courierView("c1", stored)).toEqual(courierView("c1", first.state));
  const rest = { from: stored, firstOffset: 20 };
  const after = play(ride.slice(20), rest);
  expect(progressOf(after.outputs)).toEqual(progressOf(play(ride.slice(20), { ...rest, from: first.state }).outputs));
  const paces = after.outputs.flatMap((output) => (output.to === "places" ? [output.key] : []));
  expect(paces.length).toBeGreaterThan(0);
  expect(paces.every((key) => /^area:[0-9a-f]{15}$/.test(key))).toBe(true);
});

test("[C45] a state of this build stays the very same", () => {
  const { state } = play(ride);
  if (state === undefined) throw new Error("the courier is known");
  expect(asKnownCourier(state)).toBe(state);
});
