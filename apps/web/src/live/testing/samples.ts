/** Orders to test with: only what a test is about is given. */
import type { OrderPosition, OrderRoute, OrderSnapshot, OrderStatus, OrderView } from "@doorstep/events/browser";

const LOG = "log-1";
const PLACED_MS = Date.UTC(2026, 10, 20, 19);

export function sampleView(given: Partial<OrderView> = {}): OrderView {
  return {
    orderId: "o1",
    number: "4719",
    logId: LOG,
    statusVersion: 1,
    asOfMs: PLACED_MS,
    phase: "placed",
    placedAtMs: PLACED_MS,
    restaurant: { restaurantId: "r1", name: "El Fogón", position: [-56.19, -34.9], address: "San José 1080" },
    dropoff: { position: [-56.17, -34.91], address: "Maldonado 1812", note: null },
    dinerName: null,
    courier: null,
    arrival: null,
    promisedAtMs: null,
    timeline: [],
    payment: null,
    paymentWait: null,
    alerts: [],
    cancelled: null,
    deliveredAtMs: null,
    bill: { items: [], deliveryFeeMinor: 5_600, totalMinor: 5_600, currency: "UYU" },
    routeVersion: null,
    ...given,
  };
}

export function sampleRoute(routeVersion: number, orderId = "o1"): OrderRoute {
  return {
    orderId,
    routeVersion,
    points: [
      [-56.19, -34.9],
      [-56.17, -34.91],
    ],
    alongM: [0, 2_140],
    pickupAlongM: 0,
    dropoffAlongM: 2_140,
    streets: [],
  };
}

export function samplePosition(given: Partial<OrderPosition> = {}): OrderPosition {
  return {
    orderId: "o1",
    logId: LOG,
    positionVersion: 1,
    routeVersion: 1,
    atMs: PLACED_MS,
    receivedAtMs: PLACED_MS,
    position: [-56.18, -34.905],
    bearingDeg: null,
    onRoute: true,
    alongM: 100,
    toPickupM: null,
    toDropoffM: 2_040,
    speedMps: null,
    street: null,
    ...given,
  };
}

export const sampleStatus = (statusVersion: number, given: Partial<OrderView> = {}): OrderStatus => ({
  view: sampleView({ statusVersion, ...given }),
  route: null,
});

export const sampleSnapshot = (statusVersion: number, given: Partial<OrderSnapshot> = {}): OrderSnapshot => ({
  view: sampleView({ statusVersion }),
  route: null,
  position: null,
  ...given,
});
