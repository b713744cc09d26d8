/**
 * At least one of every record, with every value of every enumeration and every optional
 * field both set and null. The types below make it exhaustive: a new record, field or
 * symbol does not compile until a sample shows it. Only tests read this file.
 */
import type { RecordOf } from "../codec.ts";
import type {
  CancelledBy,
  CancelReason,
  Cause,
  Conditions,
  Mode,
  PaymentFailed,
  Place,
  RoutePlan,
  Vehicle,
} from "../records.ts";
import type { LogTopic } from "../schemas.ts";

type Samples = {
  readonly [T in LogTopic]: {
    readonly [Name in RecordOf<T>["type"]]: readonly [
      Extract<RecordOf<T>, { type: Name }>,
      ...Extract<RecordOf<T>, { type: Name }>[],
    ];
  };
};

/** Every member of a union of words; leaving one out, or adding one, does not compile. */
const each = <T extends string, R>(words: Record<T, true>, sample: (word: T) => R): readonly [R, ...R[]] => {
  const [first, ...rest] = (Object.keys(words) as T[]).map(sample);
  if (first === undefined) throw new Error("an enumeration with no symbols");
  return [first, ...rest];
};

const vehicles: Record<Vehicle, true> = { bicycle: true, motorcycle: true, car: true, foot: true };
const payReasons: Record<PaymentFailed["reason"], true> = { declined: true, expired: true, unavailable: true };
const cancellers: Record<CancelledBy, true> = {
  diner: true,
  restaurant: true,
  courier: true,
  operator: true,
  system: true,
};
const cancelReasons: Record<CancelReason, true> = {
  changedMind: true,
  kitchenClosed: true,
  noCourier: true,
  unpaid: true,
  undeliverable: true,
  tooLate: true,
  other: true,
};

const atMs = 1_764_018_240_123;
const fact = { orderId: "o-4812", version: 3, atMs, origin: "sim:evening-1" };
const courierFact = { courierId: "c-17", version: 2, atMs, origin: "web" };
const cause: Cause = { stage: "couriers", partition: 11, offset: 2 ** 40, index: 1 };
const pickup: Place = { lon: -56.1882, lat: -34.9058, label: "Constituyente 1464" };
const dropoff: Place = { lon: -56.1551, lat: -34.9131, label: "Pedro F. Berro 1035, பேர்ரோ 家" };
const plan: RoutePlan = {
  points: [
    { lonE6: -56_188_200, latE6: -34_905_800, plannedMs: 0 },
    { lonE6: -56_170_000, latE6: -34_909_000, plannedMs: 240_000 },
    { lonE6: -56_155_100, latE6: -34_913_100, plannedMs: 512_000 },
  ],
  streets: [
    { fromPoint: 0, name: "Constituyente" },
    { fromPoint: 1, name: "Bulevar Artigas" },
  ],
  stops: [
    { orderId: "o-4812", kind: "pickup", point: 0 },
    { orderId: "o-4812", kind: "dropoff", point: 2 },
  ],
};
const placed = {
  ...fact,
  version: 1,
  type: "order-placed",
  number: "4812",
  restaurantId: "r-9",
  restaurantName: "El Fogón",
  pickup,
  dropoff,
  items: [
    { name: "Milanesa napolitana", quantity: 2, priceMinor: 43_000 },
    { name: "Ensalada mixta", quantity: 1, priceMinor: 22_000 },
  ],
  deliveryFeeMinor: 10_000,
  currency: "UYU",
} as const;
const progress = {
  type: "courier-progress",
  orderId: "o-4812",
  courierId: "c-17",
  cause,
  planVersion: 5,
  receivedAtMs: atMs,
  fixAtMs: atMs - 800,
  lon: -56.17,
  lat: -34.909,
  onRoute: true,
  alongM: 1_200.5,
  toDropoffM: 3_100.25,
  toDropoffPlannedMs: 620_000,
} as const;

const nothingLearnt = { preparation: null, market: null, road: null, calibration: null, legs: [], ranges: [] } as const;
const conditions = (subject: string, learnt: Partial<Conditions>): Conditions => ({
  type: "conditions",
  ...{ subject, atMs, cause, untilMs: atMs + 600_000 },
  ...nothingLearnt,
  ...learnt,
});
const allConditions: readonly [Conditions, ...Conditions[]] = [
  conditions("restaurant:r-9", {
    preparation: { count: 12, medianMs: 840_000, p90Ms: 1_260_000, ratio: 1.25, spread: 0.25 },
  }),
  conditions("cell:88c2f15a1dfffff", { market: { demand: 4, supply: 1.5 } }),
  conditions("area:87c2f15a1ffffff", { road: { paceRatio: 0.75, realMs: 640_000 } }),
  conditions("city:montevideo", {
    calibration: { count: 200, covered: 0.775, widthRatio: 1.0625 },
    legs: [{ leg: "door", count: 80, ratio: 0.75, spread: 0.5 }],
    ranges: [{ stage: "placed", early: 0.875, late: 1.25 }],
  }),
];
const mode: Mode = { type: "mode", keepEvery: 4, atMs };

export const samples: Samples = {
  couriers: {
    ping: [
      {
        type: "ping",
        courierId: "c-17",
        session: "s-2",
        seq: 41,
        fixAtMs: atMs - 800,
        sentAtMs: atMs - 200,
        lon: -56.17,
        lat: -34.909,
        accuracyM: 6.5,
        speedMps: 4.25,
        bearingDeg: 181.5,
        batteryPercent: 64,
        mock: true,
      },
      {
        type: "ping",
        courierId: "c-17",
        session: "s-2",
        seq: 0,
        fixAtMs: 0,
        sentAtMs: -1,
        lon: 0,
        lat: 0,
        accuracyM: null,
        speedMps: null,
        bearingDeg: null,
        batteryPercent: null,
        mock: false,
      },
    ],
    "courier-online": each(vehicles, (vehicle) => ({
      ...courierFact,
      type: "courier-online",
      name: "Lucía Ferreira",
      vehicle,
    })),
    "courier-offline": [{ ...courierFact, type: "courier-offline" }],
    "courier-assigned": [{ ...courierFact, type: "courier-assigned", orderId: "o-4812", plan }],
    "courier-picked-up": [{ ...courierFact, type: "courier-picked-up", orderId: "o-4812" }],
    "courier-released": each({ delivered: true, reassigned: true, cancelled: true }, (reason) => ({
      ...courierFact,
      type: "courier-released",
      orderId: "o-4812",
      reason,
    })),
    conditions: allConditions,
    mode: [mode],
    tick: [{ type: "tick", atMs }],
  },
  orders: {
    "order-placed": [
      {
        ...placed,
        dropoffNote: "Timbre 3",
        dinerName: "Ana",
        promisedAtMs: atMs + 2_400_000,
        toDoorPlannedMs: 512_000,
      },
      { ...placed, items: [], dropoffNote: null, dinerName: null, promisedAtMs: null, toDoorPlannedMs: null },
    ],
    "payment-authorised": [
      { ...fact, type: "payment-authorised", amountMinor: 118_000, currency: "UYU", method: "Visa 4417" },
    ],
    "payment-failed": each(payReasons, (reason) => ({
      ...fact,
      type: "payment-failed",
      amountMinor: 118_000,
      currency: "UYU",
      method: "Visa 0002",
      reason,
      heldUntilMs: atMs + 660_000,
    })),
    "order-confirmed": [
      { ...fact, type: "order-confirmed", startsAtMs: atMs + 60_000, readyAtMs: atMs + 900_000 },
      { ...fact, type: "order-confirmed", startsAtMs: null, readyAtMs: null },
    ],
    "order-preparing": [{ ...fact, type: "order-preparing" }],
    "order-ready": [{ ...fact, type: "order-ready" }],
    "order-courier-assigned": each(vehicles, (vehicle) => ({
      ...fact,
      type: "order-courier-assigned",
      courierId: "c-17",
      courierName: "Lucía Ferreira",
      vehicle,
      plan,
    })),
    "order-courier-released": each({ courierUnavailable: true, operator: true, tooFar: true }, (reason) => ({
      ...fact,
      type: "order-courier-released",
      courierId: "c-17",
      reason,
    })),
    "order-picked-up": [{ ...fact, type: "order-picked-up", courierId: "c-17" }],
    "order-delivered": [{ ...fact, type: "order-delivered", courierId: "c-17" }],
    "order-cancelled": [
      ...each(cancelReasons, (reason) => ({
        ...fact,
        type: "order-cancelled" as const,
        by: "restaurant" as const,
        reason,
        refundedMinor: 0,
      })),
      ...each(cancellers, (by) => ({
        ...fact,
        type: "order-cancelled" as const,
        by,
        reason: "other" as const,
        refundedMinor: 118_000,
      })),
    ],
    "courier-progress": [
      {
        ...progress,
        bearingDeg: 92.5,
        toPickupM: 240.5,
        toPickupPlannedMs: 70_000,
        paceRatio: 1.125,
        speedMps: 4.5,
        stoppedSinceMs: atMs - 90_000,
        street: "Canelones",
        roadPaceRatio: 0.875,
      },
      {
        ...progress,
        onRoute: false,
        bearingDeg: null,
        toPickupM: null,
        toPickupPlannedMs: null,
        paceRatio: null,
        speedMps: null,
        stoppedSinceMs: null,
        street: null,
        roadPaceRatio: null,
      },
    ],
    "courier-silent": [
      {
        type: "courier-silent",
        orderId: "o-4812",
        courierId: "c-17",
        cause,
        planVersion: 5,
        receivedAtMs: atMs,
        lastSeenAtMs: atMs - 61_000,
      },
    ],
    conditions: allConditions,
    heartbeat: [{ type: "heartbeat", source: "write-side", atMs }],
    mode: [mode],
    tick: [{ type: "tick", atMs }],
  },
  places: {
    "cell-supply": [
      { type: "cell-supply", cell: "88c2f15a1dfffff", cause, courierId: "c-17", fromMs: atMs - 60_000, toMs: atMs },
    ],
    "cell-demand": [{ type: "cell-demand", cell: "88c2f15a1dfffff", cause, orderId: "o-4812", atMs }],
    "road-pace": [
      {
        type: "road-pace",
        ...{ area: "87c2f15a1ffffff", cause, courierId: "c-17", atMs, plannedMs: 41_000, realMs: 52_000 },
      },
    ],
    "restaurant-prepared": [
      {
        type: "restaurant-prepared",
        ...{ restaurantId: "r-9", cause, orderId: "o-4812", fromMs: atMs - 840_000, readyMs: atMs, saidMs: 780_000 },
      },
    ],
    "arrival-outcome": [
      {
        type: "arrival-outcome",
        ...{ city: "montevideo", cause, orderId: "o-4812", firstShownMs: atMs - 2_400_000 },
        ...{ firstEarliestMs: atMs - 600_000, firstLatestMs: atMs + 60_000, deliveredMs: atMs },
        ranges: [
          {
            ...{ stage: "road", shownMs: atMs - 700_000 },
            ...{ earliestMs: atMs - 60_000, expectedMs: atMs, latestMs: atMs + 240_000, early: 0.75, late: 1.5 },
          },
        ],
      },
    ],
    "leg-outcome": [
      {
        type: "leg-outcome",
        ...{ city: "montevideo", cause, orderId: "o-4812", leg: "door" },
        ...{ saidMs: 132_000, tookMs: 95_000, endedMs: atMs },
      },
    ],
    mode: [mode],
    tick: [{ type: "tick", atMs }],
  },
  tracking: {
    "order-tracked": [
      {
        type: "order-tracked",
        ...{ orderId: "o-4812", cause, statusVersion: 7, asOfMs: atMs, phase: "onTheWay", courierId: "c-17" },
        ...{ earliestMs: atMs + 240_000, latestMs: atMs + 480_000, expectedMs: atMs + 360_000, changeMin: 3 },
        ...{ alerts: ["late"], finished: false },
      },
      {
        type: "order-tracked",
        ...{ orderId: "o-4812", cause, statusVersion: 1, asOfMs: atMs, phase: "placed", courierId: null },
        ...{ earliestMs: null, latestMs: null, expectedMs: null, changeMin: 0, alerts: [], finished: false },
      },
    ],
  },
};
