import type { DegradationStep, OrderPosition } from "@doorstep/events/browser";
import fc from "fast-check";
import { expect, test } from "vitest";
import { samplePosition } from "../../live/testing/samples.ts";
import { CONFLATED_EVERY_MS, STALE_AFTER_MS, STEPS } from "./ladder.ts";
import { createPositionsOut } from "./positions-out.ts";

const START_MS = 1_000_000;

/** Positions of orders, each received when it comes if nothing else is said. */
function open(step: DegradationStep) {
  const now = { ms: START_MS, step };
  const sent: string[] = [];
  const leftOut: string[] = [];
  const out = createPositionsOut({
    step: () => now.step,
    nowMs: () => now.ms,
    send: ({ orderId, positionVersion }) => sent.push(`${orderId} ${positionVersion}`),
    leftOut: (why) => leftOut.push(why),
  });
  const take = (positionVersion: number, given: Partial<OrderPosition> = {}): void =>
    out.take(samplePosition({ orderId: "o1", positionVersion, receivedAtMs: now.ms, ...given }));
  return { now, sent, leftOut, take, sendDue: out.sendDue };
}

test("[D1] at normal each position goes out as it comes, however old", () => {
  const { sent, take, leftOut } = open("normal");
  take(1);
  take(2, { receivedAtMs: START_MS - 60_000 });
  take(3, { orderId: "o2" });
  expect([sent, leftOut]).toEqual([["o1 1", "o1 2", "o2 3"], []]);
});

test("[D6] conflated, the first goes out at once and then the newest every 15 s, of each order", () => {
  const { now, sent, leftOut, take, sendDue } = open("conflated");
  for (const version of [1, 2, 3, 4]) {
    take(version);
    take(version, { orderId: "o2" });
    sendDue();
    now.ms += 4_000;
  }
  expect(sent).toEqual(["o1 1", "o2 1"]);
  now.ms = START_MS + CONFLATED_EVERY_MS;
  sendDue();
  expect(sent).toEqual(["o1 1", "o2 1", "o1 4", "o2 4"]);
  expect(leftOut).toHaveLength(4);
  sendDue();
  take(5);
  expect(sent).toHaveLength(4);
});

test("[D6] what is held goes out when conflating ends", () => {
  const { now, sent, take, sendDue } = open("conflated");
  take(1);
  take(2);
  now.step = "normal";
  sendDue();
  take(3);
  expect(sent).toEqual(["o1 1", "o1 2", "o1 3"]);
});

test("[D8] from fresh only on, a position of a ping that is 10 s old is left out, also a held one", () => {
  for (const step of ["freshOnly", "snapshotsOnly"] as const) {
    const { now, sent, leftOut, take, sendDue } = open(step);
    take(1, { receivedAtMs: START_MS - STALE_AFTER_MS });
    take(2, { receivedAtMs: START_MS - STALE_AFTER_MS + 1 });
    take(3);
    now.ms += CONFLATED_EVERY_MS;
    sendDue();
    expect([sent, leftOut]).toEqual([["o1 2"], ["stale", "stale"]]);
  }
  const { sent, take } = open("sampled");
  take(1, { receivedAtMs: START_MS - 60_000 });
  expect(sent).toEqual(["o1 1"]);
});

test("whatever the steps, an order's positions go out in order, and each is sent, held or counted", () => {
  const act = fc.oneof(
    fc.constantFrom(...STEPS).map((step) => ({ step })),
    fc.integer({ min: 0, max: 20_000 }).map((passMs) => ({ passMs })),
    fc.integer({ min: 0, max: 15_000 }).map((ageMs) => ({ ageMs })),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 80 }), (acts) => {
      const { now, sent, leftOut, take, sendDue } = open("normal");
      let version = 0;
      for (const one of acts) {
        if ("step" in one) now.step = one.step;
        else if ("passMs" in one) now.ms += one.passMs;
        else take(++version, { receivedAtMs: now.ms - one.ageMs });
        sendDue();
      }
      now.step = "normal";
      sendDue();
      const versions = sent.map((text) => Number(text.split(" ")[1]));
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
      expect(sent.length + leftOut.length).toBe(version);
    }),
  );
});
