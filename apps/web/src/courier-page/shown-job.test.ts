import type { Job } from "@doorstep/events/browser";
import { expect, test } from "vitest";
import { shownJob } from "./shown-job.ts";
import type { Pressed } from "./use-jobs.ts";

const job = (orderId: string, isPickedUp = false) => ({ orderId, isPickedUp }) as Job;
const press = (orderId: string, name: Pressed["name"]): Pressed => ({
  ...{ orderId, name, undoUntilMs: 0, isKept: false },
  body: { idempotencyKey: "a key of a press", code: null },
});
const none: ReadonlySet<string> = new Set();

test("a job is offered until it is accepted; a bag on the bike goes first", () => {
  expect(shownJob([], { pressed: null, accepted: none })).toBeNull();
  expect(shownJob([job("a")], { pressed: null, accepted: none })).toMatchObject({ stage: "offered", more: 0 });
  expect(shownJob([job("a")], { pressed: null, accepted: new Set(["a"]) })?.stage).toBe("toFood");
  const two = shownJob([job("a"), job("b", true)], { pressed: null, accepted: none });
  expect(two).toMatchObject({ job: { orderId: "b" }, stage: "toDoor", more: 1 });
});

test("a press counts at once: the bag is there, and what was delivered, declined or taken back home is gone", () => {
  expect(shownJob([job("a")], { pressed: press("a", "pick-up"), accepted: none })?.stage).toBe("toDoor");
  for (const name of ["deliver", "decline", "undeliverable"] as const) {
    expect(shownJob([job("a", true)], { pressed: press("a", name), accepted: none })).toBeNull();
  }
  const other = shownJob([job("a"), job("b")], { pressed: press("a", "decline"), accepted: none });
  expect(other).toMatchObject({ job: { orderId: "b" }, more: 0 });
});
