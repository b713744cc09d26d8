import { expect, test } from "vitest";
import { type ConnectionEvent, isSilent, SILENT_AFTER_MS, startConnection, stepConnection } from "./connection.ts";

const fold = (startMs: number, ...events: ConnectionEvent[]) => events.reduce(stepConnection, startConnection(startMs));
const heard = (nowMs: number, serverNowMs: number | null = null): ConnectionEvent => ({
  type: "heard",
  nowMs,
  serverNowMs,
});

test("a page is not connected before it has heard something", () => {
  expect(startConnection(5)).toMatchObject({ connected: false, sinceMs: 5, lastHeardMs: null });
  expect(fold(5, heard(9))).toMatchObject({ connected: true, sinceMs: 9, lastHeardMs: 9 });
});

test("an open socket is heard of, but does not make the page current", () => {
  expect(fold(0, { type: "opened", nowMs: 7 })).toMatchObject({ connected: false, sinceMs: 0, lastHeardMs: 7 });
});

test("two missed beats end the connection, whatever the socket thinks", () => {
  const still = fold(0, heard(100), { type: "time", nowMs: 100 + SILENT_AFTER_MS });
  expect(still.connected).toBe(true);
  const silent = fold(0, heard(100), { type: "time", nowMs: 101 + SILENT_AFTER_MS });
  expect(silent).toMatchObject({ connected: false, sinceMs: 101 + SILENT_AFTER_MS, lastHeardMs: 100 });
});

test("since when is kept while nothing changes", () => {
  expect(fold(0, heard(10), heard(20), heard(30)).sinceMs).toBe(10);
  const closed = fold(0, heard(10), { type: "closed", nowMs: 40 }, { type: "closed", nowMs: 50 });
  expect(closed).toMatchObject({ connected: false, sinceMs: 40, lastHeardMs: 10 });
});

test("a page that never heard anything is silent from its start", () => {
  expect(isSilent(startConnection(0), SILENT_AFTER_MS)).toBe(false);
  expect(isSilent(startConnection(0), SILENT_AFTER_MS + 1)).toBe(true);
});

test("the least delayed beat tells the server's clock", () => {
  // The server is 1,000 ms ahead; beats take 300, 20 and 90 ms.
  const state = fold(0, heard(300, 1_000), heard(2_020, 3_000), heard(4_090, 5_000));
  expect(state.clockOffsetMs).toBe(980);
  expect(fold(0, heard(10)).clockOffsetMs).toBe(0);
});
