import { expect, test } from "vitest";
import { localTime } from "./local-time.ts";

test.each([
  ["2026-11-27T02:30:00Z", "America/Montevideo", { weekday: 4, minute: 23 * 60 + 30 }],
  ["2026-11-27T03:00:00Z", "America/Montevideo", { weekday: 5, minute: 0 }],
  ["2026-11-29T12:05:00Z", "Asia/Kolkata", { weekday: 0, minute: 17 * 60 + 35 }],
])("%s in %s", (at, timeZone, expected) => {
  expect(localTime(Date.parse(at), timeZone)).toEqual(expected);
});
