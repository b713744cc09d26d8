/** Rows and couriers to test with: only what a test is about is given. */
import type { CellView, CourierView, OrderRow } from "@doorstep/events/browser";

export const MINUTE_MS = 60_000;
/** 20:41:07 in Montevideo. */
export const NOW_MS = Date.parse("2026-11-20T20:41:07-03:00");

export function someRow(changes: Partial<OrderRow> = {}): OrderRow {
  return {
    orderId: "o1",
    number: "48213",
    statusVersion: 1,
    phase: "onTheWay",
    restaurantName: "El Fogón",
    pickup: [-56.18, -34.9],
    dropoffAddress: "Pedro Francisco Berro 1035",
    dropoff: [-56.15, -34.91],
    courierId: "c1",
    courierName: "Lucía Pereyra",
    placedAtMs: NOW_MS - 20 * MINUTE_MS,
    promisedAtMs: null,
    earliestMs: NOW_MS + 4 * MINUTE_MS,
    latestMs: NOW_MS + 9 * MINUTE_MS,
    slipMin: 0,
    deliveredAtMs: null,
    silentSinceMs: null,
    onRoute: true,
    alerts: [],
    ...changes,
  };
}

export function someCourier(changes: Partial<CourierView> = {}): CourierView {
  return {
    courierId: "c1",
    name: "Lucía Pereyra",
    vehicle: "bicycle",
    activity: "toDoor",
    version: 1,
    position: [-56.16, -34.905],
    bearingDeg: null,
    speedMps: null,
    lastFixMs: NOW_MS - 2_000,
    batteryPercent: null,
    onRoute: true,
    stoppedSinceMs: null,
    orderIds: ["o1"],
    ...changes,
  };
}

export function someCell(changes: Partial<CellView> = {}): CellView {
  return {
    cell: "88c2f13aa3fffff",
    version: 1,
    atMs: NOW_MS,
    untilMs: NOW_MS + 5 * MINUTE_MS,
    demand: 4,
    supply: 2,
    ...changes,
  };
}
