import { expect, test } from "vitest";
import { samplePosition } from "../../live/testing/samples.ts";
import { isNews, noteTold } from "./told.ts";
import { newSocketData } from "./types.ts";

const at = (positionVersion: number, logId = "log-1") => samplePosition({ orderId: "o1", positionVersion, logId });

test("what a socket was told last, or something older, is no news to it", () => {
  const data = newSocketData("127.0.0.1");
  expect(isNews(data, at(5))).toBe(true);
  noteTold(data, at(7));
  expect([6, 7, 8].map((version) => isNews(data, at(version)))).toEqual([false, false, true]);
  expect(isNews(data, samplePosition({ orderId: "o2", positionVersion: 1, logId: "log-1" }))).toBe(true);
});

test("a log of another name begins anew", () => {
  const data = newSocketData("127.0.0.1");
  noteTold(data, at(7));
  expect(isNews(data, at(1, "log-2"))).toBe(true);
});
