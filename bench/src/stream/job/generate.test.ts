import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { durationMs, generatePings, type World } from "./generate.ts";
import { decodePing } from "./ping.ts";
import { partitionOf, pingBytes, START_MS, wholeLog } from "./test-kit.ts";

const world: World = { seed: "a", couriers: 200, records: 20_000, startMs: START_MS };

const digest = (of: World): string => {
  const hash = createHash("sha256");
  for (const ping of wholeLog(of, 4)) hash.update(pingBytes(ping));
  return hash.digest("hex");
};

test("the same seed gives the same bytes, another seed others", () => {
  expect(digest(world)).toBe(digest(world));
  expect(digest({ ...world, seed: "b" })).not.toBe(digest(world));
});

test("there are as many records as asked for, and a closing one for each partition", () => {
  const log = wholeLog(world, 4);
  expect(log.length).toBe(20_004);
  const closing = log.slice(-4).map(({ courier }) => courier);
  expect(closing.every((courier) => courier >= world.couriers)).toBe(true);
  expect(closing.map((courier) => partitionOf(4)(`courier-${String(courier).padStart(6, "0")}`))).toEqual([0, 1, 2, 3]);
});

test("one in a hundred is a repeat, two in a hundred come late, none by more than 8 s", () => {
  const pings = [...generatePings(world)].flat();
  const seen = new Set<string>();
  let [repeats, late, maxBehindMs, streamTimeMs] = [0, 0, 0, 0];
  for (const { courier, seq, eventTimeMs } of pings) {
    if (seen.has(`${courier}/${seq}`)) repeats++;
    seen.add(`${courier}/${seq}`);
    streamTimeMs = Math.max(streamTimeMs, eventTimeMs);
    const behindMs = streamTimeMs - eventTimeMs;
    if (behindMs > 500) late++;
    maxBehindMs = Math.max(maxBehindMs, behindMs);
  }
  expect(repeats / pings.length).toBeCloseTo(0.01, 2);
  expect(late / pings.length).toBeCloseTo(0.03, 2); // a repeat comes late as well
  expect(maxBehindMs).toBeLessThanOrEqual(8_000);
});

test("the duration is known beforehand, more or less", () => {
  const pings = [...generatePings({ ...world, records: 60_000 })].flat();
  const tookMs = Math.max(...pings.map(({ eventTimeMs }) => eventTimeMs)) - START_MS;
  const expectedMs = durationMs({ couriers: 200, records: 60_000 });
  expect(tookMs).toBeLessThan(expectedMs);
  expect(tookMs).toBeGreaterThan(expectedMs / 2);
});

test("a ping is read as it was written", () => {
  const [ping] = [...generatePings(world)].flat();
  if (ping === undefined) throw new Error("no ping");
  const { seq, eventTimeMs, speedMmps } = ping;
  const courier = `courier-${String(ping.courier).padStart(6, "0")}`;
  expect(decodePing(pingBytes(ping))).toEqual({ type: "ping", courier, seq, eventTimeMs, speedMmps });
  expect(decodePing(new Uint8Array(60))).toBeNull();
});
