import { describe, expect, test } from "vitest";
import { createRandom } from "../../stream/job/random.ts";
import { phaseNamed, pingClock, timelineOf } from "../timeline.ts";
import { distanceM, layStreets } from "./streets.ts";
import { toyCity } from "./toy-city.ts";
import { createWorld, type Told } from "./world.ts";

const timeline = timelineOf({ couriers: 60, sockets: 10, minutes: 8, spikeSeconds: 20 });
const clock = pingClock(timeline);
const endMs = phaseNamed(timeline, "ending").toMs;

function play(seed: string): Told[] {
  const random = createRandom(seed);
  const world = createWorld({
    ...{ run: "r", startMs: 1_000_000, couriers: 60, orders: 10, clock, random },
    fillMs: phaseNamed(timeline, "fill").toMs,
    streets: layStreets(toyCity, random),
  });
  const told: Told[] = [];
  for (let nowMs = 0; nowMs < endMs; nowMs += 170) told.push(...world.advance(nowMs));
  return told;
}

const told = play("one");
const facts = told.flatMap((each) => (each.to === "orders" ? [each.record] : []));
const pings = told.flatMap((each) => (each.record.type === "ping" ? [each.record] : []));

describe("the load", () => {
  test("the same seed tells the same, another one something else", () => {
    expect(play("one")).toEqual(told);
    expect(play("two")).not.toEqual(told);
  });

  test("is told in the order it is due", () => {
    const due = told.map(({ dueMs }) => dueMs);
    expect(due).toEqual(due.toSorted((a, b) => a - b));
  });

  test("each order's facts are numbered without a gap, in the order of an order's life", () => {
    const life = ["order-placed", "payment-authorised", "order-confirmed", "order-preparing", "order-courier-assigned"];
    const whole = [...life, "order-ready", "order-picked-up", "order-delivered"];
    const byOrder = Map.groupBy(facts, ({ orderId }) => orderId);
    for (const list of byOrder.values()) {
      expect(list.map(({ version }) => version)).toEqual(list.map((_, at) => at + 1));
      expect(whole.slice(0, list.length)).toEqual(list.map(({ type }) => type));
    }
    expect([...byOrder.values()].filter((list) => list.length === whole.length).length).toBeGreaterThan(10);
  });

  test("as many orders are live as there are slots: a delivered one is replaced at once", () => {
    const ended = facts.filter(({ type, orderId }) => type === "order-delivered" && orderId.includes("-o"));
    for (const { orderId, atMs } of ended) {
      const [, slot = "", generation = ""] = /-o(\d+)-(\d+)$/.exec(orderId) ?? [];
      if (atMs - 1_000_000 >= clock.until - 10_000) continue;
      const next = facts.find((fact) => fact.orderId === `r-o${slot}-${Number(generation) + 1}`);
      expect((next?.atMs ?? 0) - atMs).toBeLessThan(10_000);
    }
    expect(ended.length).toBeGreaterThan(5);
  });

  test("every courier pings every four seconds, and every 400 ms in the spike", () => {
    const ofOne = pings.filter(({ courierId }) => courierId === "r-c7").map(({ fixAtMs }) => fixAtMs - 1_000_000);
    const steps = ofOne.slice(1).map((dueMs, at) => ({ dueMs, stepMs: dueMs - (ofOne[at] ?? 0) }));
    const inSpike = steps.filter(({ dueMs }) => dueMs >= clock.spikeFrom + 400 && dueMs < clock.spikeUntil);
    const before = steps.filter(({ dueMs }) => dueMs < clock.spikeFrom);
    expect(new Set(inSpike.map(({ stepMs }) => stepMs))).toEqual(new Set([400]));
    expect(new Set(before.map(({ stepMs }) => stepMs))).toEqual(new Set([4_000]));
  });

  test("nobody rides faster than a bicycle", () => {
    for (const list of Map.groupBy(pings, ({ courierId }) => courierId).values()) {
      for (const [at, ping] of list.slice(1).entries()) {
        const before = list[at] ?? ping;
        const seconds = (ping.fixAtMs - before.fixAtMs) / 1_000;
        expect(distanceM(before, ping)).toBeLessThan(6 * seconds + 12);
      }
    }
  });

  test("an assigned courier begins its plan where it is", () => {
    for (const { record } of told) {
      if (record.type !== "courier-assigned") continue;
      const [first] = record.plan.points;
      const next = pings.find(({ courierId, fixAtMs }) => courierId === record.courierId && fixAtMs >= record.atMs);
      if (first === undefined || next === undefined) continue;
      expect(distanceM({ lon: first.lonE6 / 1e6, lat: first.latE6 / 1e6 }, next)).toBeLessThan(35);
    }
  });

  test("in the spike orders come at ten times the rate", () => {
    const placed = facts.filter(({ type, atMs }) => type === "order-placed" && atMs - 1_000_000 >= clock.spikeFrom);
    const extra = placed.filter(({ orderId }) => orderId.includes("-x"));
    // 10 orders of some 300 s, nine times over, for 20 s.
    expect(extra.length).toBeGreaterThanOrEqual(5);
    expect(extra.length).toBeLessThanOrEqual(6);
  });
});
