import type { OrderSnapshot } from "@doorstep/events/browser";
import fc from "fast-check";
import { expect, test } from "vitest";
import { haveOf, type OrderEvent, type OrderKnown, startOrder, stepOrderKnown } from "./order-live.ts";
import { samplePosition, sampleRoute, sampleSnapshot, sampleStatus, sampleView } from "./testing/samples.ts";
import { NOT_ON_A_LOG } from "./versions.ts";

const otherLog = (statusVersion: number): OrderSnapshot => ({
  ...sampleSnapshot(statusVersion),
  view: sampleView({ statusVersion, logId: "log-2" }),
});

function fold(start: OrderSnapshot, ...events: OrderEvent[]): { state: OrderKnown; asks: number } {
  let state = startOrder(start);
  let asks = 0;
  for (const event of events) {
    const step = stepOrderKnown(state, event);
    state = step.state;
    if (step.ask) asks++;
  }
  return { state, asks };
}
const status = (version: number): OrderEvent => ({ type: "status", message: sampleStatus(version) });
const position = (positionVersion: number): OrderEvent => ({
  type: "position",
  message: samplePosition({ positionVersion }),
});
const versionOf = ({ snapshot }: OrderKnown): number => snapshot.view.statusVersion;

test("the next status is shown", () => {
  const { state, asks } = fold(sampleSnapshot(1), status(2), status(3));
  expect([versionOf(state), asks]).toEqual([3, 0]);
});

test("a repeated or an older status changes nothing", () => {
  const { state, asks } = fold(sampleSnapshot(3), status(3), status(2));
  expect([versionOf(state), asks]).toEqual([3, 0]);
});

test("a gap is asked about, and what came too early is not shown", () => {
  const { state, asks } = fold(sampleSnapshot(1), status(3));
  expect([versionOf(state), asks]).toEqual([1, 1]);
});

test("a status about a route the page does not have is asked about", () => {
  const message = sampleStatus(2, { routeVersion: 7 });
  expect(fold(sampleSnapshot(1), { type: "status", message }).asks).toBe(1);
  const withRoute = { ...message, route: sampleRoute(7) };
  const { state, asks } = fold(sampleSnapshot(1), { type: "status", message: withRoute });
  expect([state.snapshot.route?.routeVersion, asks]).toEqual([7, 0]);
});

test("a route stays until the order has none", () => {
  const start = { view: sampleView({ routeVersion: 7 }), route: sampleRoute(7), position: null };
  const kept = fold(start, { type: "status", message: sampleStatus(2, { routeVersion: 7 }) });
  expect(kept.state.snapshot.route).toEqual(sampleRoute(7));
  expect(fold(start, status(2)).state.snapshot.route).toBeNull();
});

test("only a newer position moves the marker", () => {
  const { state } = fold(sampleSnapshot(1), position(4), position(2), position(4));
  expect(state.snapshot.position?.positionVersion).toBe(4);
});

test("an older snapshot of the same log is not accepted, but the newer half of it is", () => {
  const late = { ...sampleSnapshot(1), position: samplePosition({ positionVersion: 9 }) };
  const { state } = fold(sampleSnapshot(3), position(4), { type: "snapshot", message: late });
  expect([versionOf(state), state.snapshot.position?.positionVersion]).toEqual([3, 9]);
});

test("a message of another log is asked about; its snapshot replaces everything", () => {
  const message = sampleStatus(1, { logId: "log-2" });
  expect(fold(sampleSnapshot(5), { type: "status", message }).asks).toBe(1);
  const { state } = fold(sampleSnapshot(5), position(8), { type: "snapshot", message: otherLog(1) });
  expect(state.snapshot).toEqual(otherLog(1));
});

test("what the write side alone knew gives way to the log, and never the other way round", () => {
  const early = { ...sampleSnapshot(2), view: sampleView({ statusVersion: 2, logId: NOT_ON_A_LOG }) };
  expect(fold(early, { type: "snapshot", message: sampleSnapshot(1) }).state.snapshot).toEqual(sampleSnapshot(1));
  expect(fold(sampleSnapshot(1), { type: "snapshot", message: early }).state.snapshot).toEqual(sampleSnapshot(1));
});

test("told that it is current, the page takes the newest position only", () => {
  const answer = {
    ok: true,
    current: true,
    beat: { serverNowMs: 0, asOfMs: 0 },
    position: samplePosition({ positionVersion: 6 }),
  } as const;
  const { state } = fold(sampleSnapshot(3), { type: "answer", message: answer });
  expect([versionOf(state), state.snapshot.position?.positionVersion]).toEqual([3, 6]);
});

test("a refusal is remembered until the next good answer; what was true stays", () => {
  const refused = fold(sampleSnapshot(3), { type: "answer", message: { ok: false, error: "forbidden" } }).state;
  expect([refused.refused, versionOf(refused)]).toEqual(["forbidden", 3]);
  const current = { ok: true, current: true, beat: { serverNowMs: 0, asOfMs: 0 }, position: null } as const;
  expect(stepOrderKnown(refused, { type: "answer", message: current }).state.refused).toBeNull();
});

test("the log time reached never goes back", () => {
  const { state } = fold(
    sampleSnapshot(1),
    { type: "beat", message: { serverNowMs: 0, asOfMs: 9e12 } },
    { type: "beat", message: { serverNowMs: 0, asOfMs: 8e12 } },
  );
  expect(state.asOfMs).toBe(9e12);
});

test("the newest beat says how often positions come", () => {
  const beat = (positionsEveryMs?: number | null): OrderEvent => ({
    type: "beat",
    message: { serverNowMs: 0, asOfMs: 0, ...(positionsEveryMs !== undefined && { positionsEveryMs }) },
  });
  const everyAfter = (...beats: OrderEvent[]) => fold(sampleSnapshot(1), ...beats).state.positionsEveryMs;
  expect(everyAfter()).toBe(0);
  expect(everyAfter(beat(15_000))).toBe(15_000);
  expect(everyAfter(beat(15_000), beat(null))).toBeNull();
  expect(everyAfter(beat(15_000), beat())).toBe(0);
});

test("the page says what it has", () => {
  expect(haveOf(startOrder(sampleSnapshot(3)))).toEqual({ logId: "log-1", statusVersion: 3, positionVersion: 0 });
});

test("whatever arrives, in whatever order, no version goes back within a log", () => {
  const version = fc.integer({ min: 1, max: 8 });
  const event: fc.Arbitrary<OrderEvent> = fc.oneof(
    version.map(status),
    version.map(position),
    version.map((message): OrderEvent => ({ type: "snapshot", message: sampleSnapshot(message) })),
  );
  fc.assert(
    fc.property(fc.array(event), (events) => {
      let state = startOrder(sampleSnapshot(1));
      for (const one of events) {
        const next = stepOrderKnown(state, one).state;
        expect(versionOf(next)).toBeGreaterThanOrEqual(versionOf(state));
        const before = state.snapshot.position?.positionVersion ?? 0;
        expect(next.snapshot.position?.positionVersion ?? 0).toBeGreaterThanOrEqual(before);
        state = next;
      }
    }),
  );
});

test("a page that asks at each gap, and is answered, ends where the order is", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }), (arrives) => {
      let state = startOrder(sampleSnapshot(1));
      for (const [index, arrived] of [...arrives, true].entries()) {
        const now = index + 2;
        if (!arrived) continue;
        const step = stepOrderKnown(state, status(now));
        state = step.ask
          ? stepOrderKnown(step.state, { type: "snapshot", message: sampleSnapshot(now) }).state
          : step.state;
        expect(versionOf(state)).toBe(now);
      }
    }),
  );
});
