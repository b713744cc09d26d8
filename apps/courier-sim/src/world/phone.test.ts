import { expect, test } from "vitest";
import { openChance } from "./chance.ts";
import { distanceM } from "./ground.ts";
import { type Faults, NO_FAULTS, ORDINARY_FAULTS } from "./options.ts";
import { type Delivery, takeFix, unpackPhone } from "./phone.ts";

const HERE = { lon: -56.16, lat: -34.9, speedMps: 5, bearingDeg: 90, onPlan: true };

function carry(faults: Faults, { seed = "s", hours = 2 } = {}): { deliveries: Delivery[]; fixesMs: number[] } {
  const phone = unpackPhone({ courierId: "c", run: "r", chance: openChance("phones", seed), faults, nowMs: 0 });
  const deliveries: Delivery[] = [];
  const fixesMs: number[] = [];
  for (let nowMs = 0; nowMs < hours * 3_600_000; nowMs += 4_000) {
    fixesMs.push(nowMs);
    deliveries.push(...takeFix(phone, HERE, nowMs));
  }
  return { deliveries, fixesMs };
}

/** Of many phones, since a single one may be lucky. */
const carryMany = (faults: Faults): Delivery[][] =>
  Array.from({ length: 120 }, (_, at) => carry(faults, { seed: `phone ${at}`, hours: 0.5 }).deliveries);

test("a perfect phone tells exactly where it is, at once", () => {
  const { deliveries, fixesMs } = carry(NO_FAULTS);
  expect(deliveries.map(({ arrivesAtMs }) => arrivesAtMs)).toEqual(fixesMs);
  for (const { ping } of deliveries) {
    expect(distanceM(ping, HERE)).toBeLessThan(0.2);
    expect(ping.fixAtMs).toBe(ping.sentAtMs);
  }
});

test("the stated accuracy holds about two fixes in three", () => {
  const fixes = carryMany({ ...NO_FAULTS, noiseM: 5 }).flat();
  const inside = fixes.filter(({ ping }) => distanceM(ping, HERE) <= (ping.accuracyM ?? 0)).length / fixes.length;
  expect(inside).toBeGreaterThan(0.58);
  expect(inside).toBeLessThan(0.78);
});

test("after a gap everything kept comes in one burst, with old fixes and new times of leaving", () => {
  const { deliveries } = carry({ ...NO_FAULTS, gapMs: 60_000 }, { hours: 4 });
  const kept = deliveries.filter(({ ping }) => ping.sentAtMs - ping.fixAtMs > 4_000);
  expect(kept.length).toBeGreaterThan(10);
  for (const { arrivesAtMs, ping } of kept) expect(arrivesAtMs).toBeGreaterThan(ping.sentAtMs);
  const seqs = deliveries.map(({ ping }) => ping.seq);
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
});

test("shares of doubled and late pings are as asked for", () => {
  const sent = carryMany({ ...NO_FAULTS, dup: 0.1, late: 0.05 }).flat();
  const unique = new Set(
    carryMany({ ...NO_FAULTS, dup: 0.1, late: 0.05 }).flatMap((of, at) => of.map(({ ping }) => `${at} ${ping.seq}`)),
  );
  expect((sent.length - unique.size) / unique.size).toBeCloseTo(0.1, 1);
  const late = sent.filter(({ arrivesAtMs, ping }) => arrivesAtMs - ping.sentAtMs >= 2_000).length / unique.size;
  expect(late).toBeGreaterThan(0.03);
  expect(late).toBeLessThan(0.16);
});

test("15 % of ordinary clocks are minutes wrong, the others seconds", () => {
  const errorsMs = carryMany({ ...ORDINARY_FAULTS, gapMs: 0, restartMs: 0, late: 0, dup: 0 }).map((of) =>
    Math.abs((of[0]?.ping.sentAtMs ?? 0) - 0),
  );
  const wrong = errorsMs.filter((errorMs) => errorMs >= 60_000).length / errorsMs.length;
  expect(wrong).toBeGreaterThan(0.06);
  expect(wrong).toBeLessThan(0.25);
  expect(errorsMs.filter((errorMs) => errorMs < 60_000).every((errorMs) => errorMs < 8_000)).toBe(true);
});

test("an app opened again begins a new session from 1", () => {
  const { deliveries } = carry({ ...NO_FAULTS, restartMs: 10 * 60_000 });
  const sessions = Map.groupBy(deliveries, ({ ping }) => ping.session);
  expect(sessions.size).toBeGreaterThan(3);
  for (const of of sessions.values()) expect(of[0]?.ping.seq).toBe(1);
});

test("a liar is kilometres off for minutes, and some phones admit it", () => {
  const liars = carryMany({ ...NO_FAULTS, spoof: 1 });
  const lies = liars.flat().filter(({ ping }) => distanceM(ping, HERE) > 400);
  expect(lies.length).toBeGreaterThan(500);
  const admitted = lies.filter(({ ping }) => ping.mock).length / lies.length;
  expect(admitted).toBeGreaterThan(0.2);
  expect(admitted).toBeLessThan(0.8);
});

test("a clock set while the app runs is minutes off from one message to the next, in the same session", () => {
  const { deliveries } = carry({ ...NO_FAULTS, clockSetMs: 20 * 60_000 }, { hours: 4 });
  const errorsMs = deliveries.map(({ arrivesAtMs, ping }) => ping.sentAtMs - arrivesAtMs);
  const steps = errorsMs.map((errorMs, at) => errorMs - (errorsMs[at - 1] ?? errorMs)).filter((step) => step !== 0);
  expect(steps.length).toBeGreaterThan(4);
  expect(Math.min(...steps)).toBeLessThan(-60_000);
  expect(new Set(deliveries.map(({ ping }) => ping.session)).size).toBe(1);
});

test("a phone without speed says 0 while it rides", () => {
  const { deliveries } = carry({ ...NO_FAULTS, speedless: 1 });
  expect(new Set(deliveries.map(({ ping }) => ping.speedMps))).toEqual(new Set([0]));
});
