import type { CourierOnline, Ping } from "@doorstep/events";
import { decodeRecord, topics } from "@doorstep/events";
import { createLog, type OutgoingRecord } from "@doorstep/runtime";
import { expect, test } from "vitest";
import { openLogWriter } from "./log-writer.ts";

const log = createLog({ process: "test", level: "silent" });

const online = (number: number): CourierOnline => ({
  type: "courier-online",
  courierId: `c-t-${number}`,
  version: number,
  atMs: 0,
  origin: "sim:t",
  name: "Ana",
  vehicle: "bicycle",
});

const ping = (seq: number): Ping => ({
  type: "ping",
  courierId: "c-t-1",
  session: "1",
  seq,
  fixAtMs: 0,
  sentAtMs: 0,
  lon: 0,
  lat: 0,
  accuracyM: null,
  speedMps: null,
  bearingDeg: null,
  batteryPercent: null,
  mock: false,
});

/** A log that refuses the first requests, and keeps what it takes. */
function refusingLog(refusals: number) {
  const taken: OutgoingRecord[] = [];
  let left = refusals;
  return {
    taken,
    send: async (records: readonly OutgoingRecord[]): Promise<void> => {
      if (left-- > 0) throw new Error("no leader");
      taken.push(...records);
    },
  };
}

const toNames = (records: readonly OutgoingRecord[]): string[] =>
  records.map(({ value }) => {
    const decoded = decodeRecord("couriers", value);
    if (!decoded.ok) return decoded.reason;
    return decoded.record.type === "ping" ? `ping ${decoded.record.seq}` : decoded.record.type;
  });

test("records go onto the log in the order they were told, also when it refuses them at first", async () => {
  const producer = refusingLog(1);
  const writer = openLogWriter({ producer, log, clockMs: () => 0 });
  writer.putPing(ping(1));
  writer.putCourierFact(online(1));
  writer.putPing(ping(2));
  await writer.drained();
  expect(toNames(producer.taken)).toEqual(["ping 1", "courier-online", "ping 2"]);
  expect(producer.taken.every(({ topic, key }) => topic === topics.couriers && key === "c-t-1")).toBe(true);
  expect(writer.figures).toMatchObject({ failures: 1, pingsThinned: 0, waiting: 0 });
});

test("when more pings wait than may, every other one goes and is counted; facts never do", async () => {
  const producer = refusingLog(0);
  const writer = openLogWriter({ producer, log, clockMs: () => 0 });
  for (let number = 1; number <= 10_000; number++) {
    writer.putPing(ping(number));
    if (number % 100 === 0) writer.putCourierFact(online(number));
  }
  await writer.drained();
  const names = toNames(producer.taken);
  expect(names.filter((name) => name === "courier-online")).toHaveLength(100);
  expect(writer.figures.pingsThinned).toBeGreaterThan(3_000);
  expect(names.filter((name) => name.startsWith("ping"))).toHaveLength(10_000 - writer.figures.pingsThinned);
});

test("a log that is away for long fills up: the world has to wait", () => {
  const writer = openLogWriter({ producer: { send: () => new Promise(() => {}) }, log, clockMs: () => 0 });
  expect(writer.isFull()).toBe(false);
  for (let number = 0; number < 20_002; number++) writer.putCourierFact(online(1));
  expect(writer.isFull()).toBe(true);
});
