import type { CellSupply } from "@doorstep/events";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { positionToCell } from "../geometry/index.ts";
import type { Freedom } from "./freedom.ts";
import type { CouriersOutput } from "./output.ts";
import {
  assigned,
  eastOfHome,
  HOME,
  type Logged,
  pingAt,
  play,
  START_MS,
  straightPlan,
  wakeAt,
} from "./ride.test-kit.ts";

const fact = { courierId: "c1", atMs: START_MS, origin: "test" };
const second = (seconds: number): number => START_MS + seconds * 1000;

const online = (seconds: number, version = 1): Logged => ({
  receivedAtMs: second(seconds),
  record: { ...fact, type: "courier-online", version, name: "Lucía", vehicle: "bicycle" },
});
const offline = (seconds: number, version = 2): Logged => ({
  receivedAtMs: second(seconds),
  record: { ...fact, type: "courier-offline", version },
});
const ping = (seconds: number, position = HOME): Logged => ({
  receivedAtMs: second(seconds),
  record: pingAt(second(seconds), position),
});
const pings = (fromSeconds: number, toSeconds: number): readonly Logged[] =>
  Array.from({ length: Math.floor((toSeconds - fromSeconds) / 4) + 1 }, (_, index) => ping(fromSeconds + 4 * index));
const given = (seconds: number): Logged => ({
  receivedAtMs: second(seconds),
  record: assigned(straightPlan(2000), { version: 5 }),
});
const released = (seconds: number): Logged => ({
  receivedAtMs: second(seconds),
  record: { ...fact, type: "courier-released", orderId: "o1", version: 9, reason: "delivered" },
});

const suppliesOf = (outputs: readonly CouriersOutput[]): readonly Omit<CellSupply, "cause">[] =>
  outputs.flatMap((output) => (output.to === "places" && output.record.type === "cell-supply" ? [output.record] : []));
const stretches = (outputs: readonly CouriersOutput[]) =>
  suppliesOf(outputs).map(({ fromMs, toMs }) => [(fromMs - START_MS) / 1000, (toMs - START_MS) / 1000]);

describe("[C40] the time a courier is free", () => {
  test("[C40] is told each minute, on a ping, with the cell", () => {
    const { outputs } = play([online(0), ...pings(2, 130)]);
    expect(stretches(outputs)).toEqual([
      [2, 62],
      [62, 122],
    ]);
    const [first] = outputs.filter(({ to }) => to === "places");
    const cell = positionToCell(HOME);
    expect(first).toMatchObject({ key: `cell:${cell}`, record: { type: "cell-supply", cell, courierId: "c1" } });
  });

  test("[C40] begins with the first ping, not with coming online", () => {
    expect(stretches(play([online(0), ping(15), given(19)]).outputs)).toEqual([[15, 19]]);
  });

  test("[C40] ends when an order is given, and begins again when it is released", () => {
    const log = [online(0), ...pings(0, 20), given(22), ...pings(24, 60), released(63), ...pings(64, 72), offline(75)];
    expect(stretches(play(log).outputs)).toEqual([
      [0, 22],
      [63, 72],
    ]);
  });

  test("[C40] ends at the last ping when the courier falls silent", () => {
    const { state } = play([online(0), ...pings(0, 20)]);
    if (state === undefined) throw new Error("the courier is known");
    const woken = wakeAt(state, second(45));
    expect(stretches(woken.outputs)).toEqual([[0, 20]]);
    expect(woken.state?.freedom).toBeNull();
  });

  test("[C40] is told for the old cell when the courier is in another", () => {
    const there = eastOfHome(3000);
    const log = [online(0), ping(0), ping(4), ...[300, 304, 308, 312].map((seconds) => ping(seconds, there))];
    const told = suppliesOf(play(log).outputs);
    expect(told.map(({ cell }) => cell)).toEqual([positionToCell(HOME)]);
    expect(play(log).state?.freedom?.cell).toBe(positionToCell(there));
  });

  test("[C40] of one who said offline, or carries something, there is none", () => {
    expect(stretches(play([online(0), offline(1), ...pings(4, 200)]).outputs)).toEqual([]);
    expect(stretches(play([given(0), ...pings(4, 200)]).outputs)).toEqual([]);
  });
});

test("[C41] stretches never overlap, and leave nothing out in between, whatever comes when", () => {
  const step = fc.tuple(
    fc.integer({ min: 0, max: 40 }),
    fc.constantFrom("ping", "ping", "ping", "ping", "far", "given", "released", "online", "offline"),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      let seconds = 0;
      let version = 10;
      const log: Logged[] = [];
      for (const [after, what] of steps) {
        seconds += after;
        version += 1;
        const receivedAtMs = second(seconds);
        if (what === "ping" || what === "far") {
          const position = what === "far" ? eastOfHome(700) : HOME;
          log.push({ receivedAtMs, record: pingAt(receivedAtMs, position, { seq: log.length }) });
        } else if (what === "given") log.push({ receivedAtMs, record: assigned(straightPlan(2000), { version }) });
        else if (what === "released")
          log.push({
            receivedAtMs,
            record: { ...fact, type: "courier-released", orderId: "o1", version, reason: "delivered" },
          });
        else if (what === "online") log.push(online(seconds, version));
        else log.push(offline(seconds, version));
      }
      let endMs = 0;
      let freedom: Freedom | null = null;
      for (const { state, outputs } of play(log).steps) {
        const now: Freedom | null = state?.freedom ?? null;
        const told = suppliesOf(outputs);
        for (const { fromMs, toMs } of told) {
          expect(fromMs).toBeGreaterThanOrEqual(endMs);
          expect(toMs).toBeGreaterThan(fromMs);
          // A minute, and what a ping may be late without being silence.
          expect(toMs - fromMs).toBeLessThanOrEqual(80_000);
          expect(fromMs).toBe(freedom?.fromMs);
          endMs = toMs;
        }
        // A stretch that goes on begins where the one told ended: nothing is lost in between.
        if (freedom !== null && now !== null && now.fromMs !== freedom.fromMs) expect(now.fromMs).toBe(endMs);
        freedom = now;
      }
    }),
  );
});
