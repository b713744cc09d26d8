import type { RoutePlan } from "@doorstep/events";
import { encodeRecord } from "@doorstep/events";
import { courierView as courierViewSchema } from "@doorstep/events/browser";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  assigned,
  blurred,
  type CourierRecord,
  gridPlan,
  type Logged,
  type Played,
  pingAt,
  play,
  randomFrom,
  ride,
  START_MS,
  viewsOf,
} from "./ride.test-kit.ts";
import type { CourierState } from "./state.ts";

const fact = { courierId: "c1", atMs: START_MS, origin: "test" };

/** A job from first to last, on a phone with noise, gaps, repeats, wild fixes and restarts. */
function evening(seed: number): readonly Logged[] {
  const random = randomFrom(seed);
  const plan: RoutePlan = {
    ...gridPlan(random, 16),
    stops: [
      { orderId: "o1", kind: "pickup", point: 6 },
      { orderId: "o1", kind: "dropoff", point: 16 },
    ],
  };
  const log: Logged[] = [
    {
      receivedAtMs: START_MS - 2000,
      record: { ...fact, type: "courier-online", version: 1, name: "Lucía", vehicle: "bicycle" },
    },
    { receivedAtMs: START_MS - 1000, record: assigned(plan) },
  ];
  const truth = ride(plan, random).filter((_, index) => index % 16 === 0);
  const skewMs = Math.round((random.next() - 0.5) * 600_000);
  for (const [index, { atMs, position, speedMps }] of truth.entries()) {
    if (random.next() < 0.05) continue;
    const wild = random.next() < 0.03;
    const record = pingAt(atMs + skewMs, blurred(position, wild ? 900 : 10, random), {
      session: index < truth.length / 2 ? "s1" : "s2",
      seq: index,
      speedMps: random.next() < 0.8 ? speedMps : null,
      mock: random.next() < 0.02,
    });
    const receivedAtMs = atMs + Math.round(random.next() * (random.next() < 0.1 ? 40_000 : 500));
    log.push({ receivedAtMs, record });
    if (random.next() < 0.1) log.push({ receivedAtMs: receivedAtMs + 30, record });
  }
  const halfMs = truth[Math.floor(truth.length / 2)]?.atMs ?? START_MS;
  const endMs = truth.at(-1)?.atMs ?? START_MS;
  const facts: readonly Logged[] = [
    { receivedAtMs: halfMs, record: { ...fact, type: "courier-picked-up", orderId: "o1", version: 6 } },
    {
      receivedAtMs: endMs,
      record: { ...fact, type: "courier-released", orderId: "o1", version: 7, reason: "delivered" },
    },
    { receivedAtMs: endMs + 1000, record: { ...fact, type: "courier-offline", version: 2 } },
  ];
  return [...log, ...facts].toSorted((a, b) => a.receivedAtMs - b.receivedAtMs);
}

const seeds = fc.integer({ min: 0, max: 1_000_000 });
const bytes = ({ state, outputs, notes }: Pick<Played, "state" | "outputs" | "notes">) =>
  JSON.stringify({ state, outputs, notes });

describe("a whole job", () => {
  test("[C37] the same log gives the same state and outputs", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(bytes(play(evening(seed)))).toBe(bytes(play(evening(seed))));
      }),
      { numRuns: 15 },
    );
  });

  test("[C38] a state written as JSON and read back after every record goes on the same", () => {
    const throughJson = (state: CourierState): CourierState => JSON.parse(JSON.stringify(state));
    fc.assert(
      fc.property(seeds, (seed) => {
        const log = evening(seed);
        expect(bytes(play(log, { between: throughJson }))).toBe(bytes(play(log)));
      }),
      { numRuns: 15 },
    );
  });

  test("[C38] a log read in two parts ends as one read in one", () => {
    fc.assert(
      fc.property(seeds, fc.nat(200), (seed, cut) => {
        const log = evening(seed);
        const first = play(log.slice(0, cut));
        const second = play(log.slice(cut), { from: first.state, firstOffset: Math.min(cut, log.length) });
        expect(JSON.stringify(second.state)).toBe(JSON.stringify(play(log).state));
      }),
      { numRuns: 15 },
    );
  });

  test("[C36] the view's version rises with every view", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const versions = viewsOf(play(evening(seed)).outputs).map(({ version }) => version);
        expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
      }),
      { numRuns: 15 },
    );
  });

  test("[C34] everything told fits the contract", () => {
    const { outputs } = play(evening(11));
    const cause = { stage: "couriers", partition: 0, offset: 1, index: 0 };
    for (const output of outputs) {
      if (output.to === "page") expect(courierViewSchema.parse(output.courier)).toEqual(output.courier);
      else if (output.to === "places")
        expect(encodeRecord("places", { ...output.record, cause }).length).toBeGreaterThan(5);
      else expect(encodeRecord("orders", { ...output.record, cause }).length).toBeGreaterThan(5);
    }
  });

  test("[C34] also what phones make of wild pings", () => {
    const wild = fc.constantFrom(0, -0, -1, 0.5, 1e9, -1e9, Number.NaN, Number.POSITIVE_INFINITY);
    const wildMs = fc.constantFrom(0, -9e15, 9e15, START_MS, START_MS + 60_000);
    const wildPing = fc.record({
      seq: fc.integer({ min: -5, max: 50 }),
      fixAtMs: wildMs,
      sentAtMs: wildMs,
      lon: fc.oneof(wild, fc.constant(-56.18)),
      lat: fc.oneof(wild, fc.constant(-34.9)),
      accuracyM: fc.option(wild),
      speedMps: fc.option(wild),
      bearingDeg: fc.option(wild),
      batteryPercent: fc.option(wild),
    });
    fc.assert(
      fc.property(fc.array(wildPing, { maxLength: 30 }), (pings) => {
        const log = pings.map((more, index) => {
          const receivedAtMs = START_MS + index * 5000;
          return { receivedAtMs, record: pingAt(receivedAtMs, { lon: 0, lat: 0 }, more) };
        });
        for (const output of play([{ receivedAtMs: START_MS, record: assigned(gridPlan(randomFrom(1), 9)) }, ...log])
          .outputs) {
          if (output.to === "page") courierViewSchema.parse(output.courier);
          else expect(JSON.parse(JSON.stringify(output))).toEqual(output);
        }
      }),
    );
  });

  test("[C36] a wake and the record that brought it give two versions", () => {
    const ping = (second: number): Logged => {
      const atMs = START_MS + second * 1000;
      return { receivedAtMs: atMs, record: pingAt(atMs, { lon: -56.18, lat: -34.9 }, { seq: second }) };
    };
    const versions = viewsOf(play([ping(0), ping(60)]).outputs).map(({ version }) => version);
    expect(versions).toEqual([1, 2, 3]);
  });
});

test("[C39] a state with a plan of 300 points stays under 20 kB, whatever comes", () => {
  const random = randomFrom(5);
  const records: CourierRecord[] = [assigned(gridPlan(random, 299))];
  for (let index = 0; index < 3000; index++) {
    const position = { lon: -56.18 + index * 1e-6, lat: -34.9 };
    records.push(pingAt(START_MS + index * 4000, position, { seq: index % 700, session: `session-${index % 40}` }));
    records.push({ ...fact, type: "courier-released", orderId: `order-${index}`, version: 1, reason: "cancelled" });
  }
  let largest = 0;
  const log = records.map((record, index) => ({ receivedAtMs: START_MS + index * 2000, record }));
  play(log, {
    between: (state) => {
      largest = Math.max(largest, JSON.stringify(state).length);
      return state;
    },
  });
  expect(largest).toBeLessThan(20_000);
});
