import { expect, test } from "vitest";
import { delivered, placed, progress, tracked } from "../../test/samples.ts";
import { type HistoryRecord, historyRows } from "./rows.ts";

const rowsOf = (...records: HistoryRecord[]) =>
  historyRows(
    records.map((record, offset) => ({ record, at: { topic: "orders", partition: 0, offset, receivedAtMs: 5_000 } })),
  );

test("[H1] a fact is a step of the timeline at its own time, without its way", () => {
  const plan = { points: [], streets: [], stops: [] };
  const assigned = {
    ...({ type: "order-courier-assigned", orderId: "o1", version: 4, atMs: 40_000, origin: "web" } as const),
    ...({ courierId: "c1", courierName: "Bruno", vehicle: "bicycle", plan } as const),
  };
  const { timeline } = rowsOf(assigned, delivered("o1", 9, 90_000));
  const data = { origin: "web", courierId: "c1", courierName: "Bruno", vehicle: "bicycle" };
  expect(timeline).toEqual([
    {
      ...{ orderId: "o1", source: "fact", version: 4, atMs: 40_000, what: "order-courier-assigned" },
      ...{ data, loggedAtMs: 5_000 },
    },
    expect.objectContaining({ version: 9, atMs: 90_000, what: "order-delivered" }),
  ]);
});

test("[H2] a status is a step too, and what it promised is kept beside it", () => {
  const { timeline, predictions } = rowsOf(tracked("o1", 7, { asOfMs: 70_000, alerts: ["late"] }));
  expect(timeline).toMatchObject([{ source: "status", version: 7, what: "preparing", data: { alerts: ["late"] } }]);
  expect(predictions).toEqual([
    {
      ...{ orderId: "o1", statusVersion: 7, atMs: 70_000, phase: "preparing" },
      ...{ earliestMs: 600_000, latestMs: 900_000, expectedMs: 720_000 },
    },
  ]);
});

test("[H2] where nothing is promised, or nothing is left to come, there is no promise", () => {
  const { predictions } = rowsOf(
    tracked("o1", 1, { earliestMs: null, latestMs: null, expectedMs: null }),
    tracked("o1", 9, { phase: "delivered", finished: true }),
  );
  expect(predictions).toEqual([]);
});

test("[H3] of a ride's positions the first of each ten seconds is kept", () => {
  const { track } = rowsOf(
    progress("o1", 10_000),
    progress("o1", 19_999),
    progress("o2", 19_999),
    progress("o1", 20_000),
    placed("o1"),
  );
  expect(track.map(({ orderId, atMs, fixAtMs }) => [orderId, atMs, fixAtMs])).toEqual([
    ["o1", 10_000, 10_000],
    ["o2", 10_000, 19_999],
    ["o1", 20_000, 20_000],
  ]);
});
