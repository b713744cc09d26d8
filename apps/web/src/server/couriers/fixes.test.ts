import type { Ping } from "@doorstep/events";
import { expect, test } from "vitest";
import { batchToPings, jsonToMessage, queryToMessage, thin, trackerPing } from "./fixes.ts";

const NOW_MS = Date.UTC(2026, 10, 20, 19);
const read = (query: string) => queryToMessage(new URLSearchParams(query), NOW_MS);

test("a batch becomes pings of its session, in the order they were counted", () => {
  const fix = { lon: -56.18, lat: -34.9, accuracyM: 8, speedMps: null, bearingDeg: null, batteryPercent: 71 };
  const fixes = [
    { ...fix, seq: 2, fixAtMs: NOW_MS - 4_000 },
    { ...fix, seq: 1, fixAtMs: NOW_MS - 8_000 },
  ];
  const pings = batchToPings("courier-1", { session: "a session", sentAtMs: NOW_MS, fixes });
  expect(pings.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(pings[0]).toEqual({
    ...{ type: "ping", courierId: "courier-1", session: "a session", sentAtMs: NOW_MS, mock: false },
    ...fixes[1],
  });
});

test("a tracker's query is read in its units: knots, seconds, per cent", () => {
  const message = read("id=abc&lat=-34.9&lon=-56.18&timestamp=1795201200&speed=10&bearing=-90&accuracy=12.5&batt=80");
  expect(message).toEqual({
    trackerId: "abc",
    fix: {
      ...{ fixAtMs: 1_795_201_200_000, lon: -56.18, lat: -34.9, accuracyM: 12.5 },
      ...{ speedMps: (10 * 1_852) / 3_600, bearingDeg: 270, batteryPercent: 80 },
    },
  });
});

test.each([
  ["timestamp=1795201200", 1_795_201_200_000],
  ["timestamp=1795201200123", 1_795_201_200_123],
  ["timestamp=2026-11-20T19:00:00Z", NOW_MS],
  ["timestamp=2026-11-20%2019:00:00", NOW_MS],
  ["", NOW_MS],
])("a time is said as %s", (timestamp, fixAtMs) => {
  expect(read(`deviceid=abc&location=-34.9,-56.18&heading=12&${timestamp}`)).toMatchObject({
    trackerId: "abc",
    fix: { fixAtMs, lat: -34.9, lon: -56.18, bearingDeg: 12, speedMps: null },
  });
});

test.each([
  "lat=1&lon=2",
  "id=a&lat=91&lon=2",
  "id=a&lat=one&lon=2",
  "id=a&lat=1",
  "id=a&lat=1&lon=2&timestamp=yesterday",
])("%s is no position", (query) => expect(read(query)).toBeNull());

test("what else is wrong with a query costs only itself", () => {
  expect(read("id=a&lat=1&lon=2&speed=fast&batt=400&accuracy=-1")).toMatchObject({
    fix: { speedMps: null, batteryPercent: null, accuracyM: null },
  });
});

test("the newer form is read in its units: metres a second, parts of one, and −1 for not known", () => {
  const coords = { latitude: -34.9, longitude: -56.18, accuracy: 9, speed: -1, heading: -1, altitude: 3 };
  const location = { timestamp: "2026-11-20T19:00:00.000Z", coords, battery: { level: 0.5, is_charging: false } };
  expect(jsonToMessage({ device_id: "abc", location })).toEqual({
    trackerId: "abc",
    fix: {
      ...{ fixAtMs: NOW_MS, lon: -56.18, lat: -34.9, accuracyM: 9 },
      ...{ speedMps: null, bearingDeg: null, batteryPercent: 50 },
    },
  });
  expect(jsonToMessage({ device_id: 7, location: { ...location, battery: undefined } })?.trackerId).toBe("7");
  expect(jsonToMessage({ device_id: "abc", location: { coords } })).toBeNull();
});

test("a tracker counts by the second of its fix, in a session for each time its courier comes online", () => {
  const fix = read("id=a&lat=1&lon=2&timestamp=1795201200123")?.fix;
  if (fix === undefined) throw new Error("unreadable");
  expect(trackerPing({ courierId: "c", version: 3 }, fix, NOW_MS)).toMatchObject({
    session: "tracker-c-3",
    seq: 1_795_201_200,
    fixAtMs: 1_795_201_200_123,
    sentAtMs: NOW_MS,
  });
});

test("of more than one a second the first is kept; older ones fill in", () => {
  const at = (fixAtMs: number): Ping =>
    batchToPings("c", {
      session: "a session",
      sentAtMs: NOW_MS,
      fixes: [
        { seq: fixAtMs, fixAtMs, lon: 0, lat: 0, accuracyM: 0, speedMps: null, bearingDeg: null, batteryPercent: null },
      ],
    })[0] as Ping;
  const kept = (times: readonly number[], lastMs: number | null) =>
    thin(times.map(at), lastMs).map(({ fixAtMs }) => fixAtMs);
  expect(kept([10_000, 10_400, 10_999, 11_000, 15_000], null)).toEqual([10_000, 11_000, 15_000]);
  expect(kept([10_400, 11_000], 10_000)).toEqual([11_000]);
  expect(kept([4_000, 8_000, 10_500], 10_000)).toEqual([4_000, 8_000]);
});
