/** Records of one order, as the logs carry them. */
import type { CourierProgress, OrderDelivered, OrderPlaced, OrderTracked } from "@doorstep/events";

const cause = { stage: "orders", partition: 0, offset: 1, index: 0 };

export const placed = (orderId: string, given: Partial<OrderPlaced> = {}): OrderPlaced => ({
  ...{ type: "order-placed", orderId, version: 1, atMs: 0, origin: "web", number: "4812" },
  ...{ restaurantId: "r1", restaurantName: "Chivitos La Mole" },
  pickup: { lon: -56.19, lat: -34.9, label: "Constituyente 1464" },
  dropoff: { lon: -56.16, lat: -34.91, label: "Colonia 1234" },
  ...{ dropoffNote: null, items: [{ name: "Chivito", quantity: 1, priceMinor: 49000 }], deliveryFeeMinor: 9000 },
  ...{ currency: "UYU", dinerName: "Ana Pérez", promisedAtMs: null, toDoorPlannedMs: 600_000 },
  ...given,
});

export const delivered = (orderId: string, version: number, atMs: number): OrderDelivered => ({
  ...{ type: "order-delivered", orderId, version, atMs, origin: "web", courierId: "c1" },
});

export const tracked = (orderId: string, statusVersion: number, given: Partial<OrderTracked> = {}): OrderTracked => ({
  ...{ type: "order-tracked", orderId, cause, statusVersion, asOfMs: statusVersion * 1_000, phase: "preparing" },
  ...{ courierId: null, earliestMs: 600_000, latestMs: 900_000, expectedMs: 720_000 },
  ...{ changeMin: 0, alerts: [], finished: false },
  ...given,
});

export const progress = (orderId: string, fixAtMs: number, given: Partial<CourierProgress> = {}): CourierProgress => ({
  ...{ type: "courier-progress", orderId, courierId: "c1", cause, planVersion: 3, receivedAtMs: fixAtMs, fixAtMs },
  ...{ lon: -56.17, lat: -34.9, bearingDeg: 90, onRoute: true, alongM: 100, toPickupM: null },
  ...{ toPickupPlannedMs: null, toDropoffM: 900, toDropoffPlannedMs: 200_000, paceRatio: 1, speedMps: 5 },
  ...{ stoppedSinceMs: null, street: "Colonia", roadPaceRatio: null },
  ...given,
});
