/**
 * A small evening in which nothing went wrong, as it would lie on the logs, in the store and
 * in the recordings: one order, one courier, one partition of each log, a record of junk.
 * Tests damage one thing of it.
 */
import { deadLetterHeaders, encodeRecord, type LogTopic, type RecordOf, type RoutePlan } from "@doorstep/events";
import type { OrderStatus } from "@doorstep/events/browser";
import type { ReceivedRecord } from "@doorstep/runtime";
import type { StoredTask } from "../compare/state.ts";
import { stagesOf } from "../oracle/stages.ts";
import type { TaskReading } from "../oracle/task.ts";
import type { Heard, Watched } from "../world/recorder.ts";

export const ORDER = "o-1";
const COURIER = "c-1";
const SEVEN_MS = 1_795_557_600_000;
const [stageCouriers, stageOrders, stagePlaces] = stagesOf({
  clusterId: "test",
  partitionCount: 1,
  city: "montevideo",
});

export interface SmallEvening {
  readonly couriers: ReceivedRecord[];
  readonly orders: ReceivedRecord[];
  readonly places: ReceivedRecord[];
  readonly tracking: ReceivedRecord[];
  readonly letters: ReceivedRecord[];
  readonly readings: { readonly couriers: TaskReading; readonly orders: TaskReading; readonly places: TaskReading };
  readonly stored: { readonly couriers: StoredTask; readonly orders: StoredTask; readonly places: StoredTask };
  readonly statuses: readonly OrderStatus[];
  readonly watched: Watched;
}

export function faultlessEvening(): SmallEvening {
  const couriers = logOf(courierRecords());
  const readCouriers = read(stageCouriers, couriers);
  const untilDelivered = [...orderRecords(), ...sentTo("orders", readCouriers), delivered()];
  const learnt = [...sentTo("places", readCouriers), ...sentTo("places", read(stageOrders, logOf(untilDelivered)))];
  const places = logOf(learnt);
  const readPlaces = read(stagePlaces, places);
  // What places learn from an order goes back to where orders are followed, and ends there.
  const orders = logOf([...untilDelivered, ...sentTo("orders", readPlaces)]);
  const readOrders = read(stageOrders, orders);
  const readings = { couriers: readCouriers, orders: readOrders, places: readPlaces };
  const statuses = readOrders.outputs.flatMap(({ told }) => (told.to === "diner" ? [told.status] : []));
  return {
    ...{ couriers, orders, places, readings, statuses },
    tracking: logOf(sentTo("tracking", readOrders)),
    letters: readCouriers.buried.map(({ offset, reason }, at) => letterOf(couriers, { offset, reason, at })),
    stored: {
      couriers: storedOf(readings.couriers),
      orders: storedOf(readings.orders),
      places: storedOf(readings.places),
    },
    watched: { orderId: ORDER, sinceMs: SEVEN_MS, heard: heardOf(statuses) },
  };
}

/** One record a second. */
function logOf(values: readonly Uint8Array[]): ReceivedRecord[] {
  return values.map((value, offset) => ({
    key: Buffer.from("key"),
    value,
    offset,
    receivedAtMs: SEVEN_MS + offset * 1_000,
  }));
}

function read(stage: typeof stageOrders, log: readonly ReceivedRecord[]): TaskReading {
  if (stage === undefined) throw new Error("there are three stages");
  return stage.read(0, log);
}

const sentTo = (topic: LogTopic, { outputs }: TaskReading): Uint8Array[] =>
  outputs.flatMap(({ told }) => (told.to !== "diner" && told.topic === topic ? [told.bytes] : []));

const storedOf = (reading: TaskReading): StoredTask => ({
  nextOffset: 1_000,
  logTimeMs: reading.logTimeMs,
  counts: { ...reading.counts },
  marks: { ...reading.marks },
  states: new Map(reading.states),
  told: new Map(reading.told),
});

function letterOf(
  log: readonly ReceivedRecord[],
  { offset, reason, at }: { readonly offset: number; readonly reason: string; readonly at: number },
): ReceivedRecord {
  const source = log[offset] as ReceivedRecord;
  const headers = {
    [deadLetterHeaders.topic]: "couriers",
    [deadLetterHeaders.partition]: "0",
    [deadLetterHeaders.offset]: String(offset),
    [deadLetterHeaders.reason]: reason,
  };
  return { ...source, offset: at, headers };
}

/** The first as the answer to being asked, the others one by one, each 50 ms after its record. */
function heardOf(statuses: readonly OrderStatus[]): Heard[] {
  return statuses.map(({ view }, nth) => {
    const plain = JSON.parse(JSON.stringify(view)) as typeof view;
    const common = { nth: 1, atMs: view.asOfMs + 50, view: plain };
    return nth === 0 ? { ...common, type: "snapshot", positionVersion: null } : { ...common, type: "status" };
  });
}

const record = <T extends LogTopic>(topic: T, value: RecordOf<T>): Uint8Array => encodeRecord(topic, value);

const plan: RoutePlan = {
  points: Array.from({ length: 10 }, (_, at) => ({
    lonE6: -56_164_000 + at * 1_000,
    latE6: -34_905_000,
    plannedMs: at * 12_000,
  })),
  streets: [{ fromPoint: 0, name: "Colonia" }],
  stops: [
    { orderId: ORDER, kind: "pickup", point: 3 },
    { orderId: ORDER, kind: "dropoff", point: 9 },
  ],
};
const fact = { orderId: ORDER, atMs: SEVEN_MS, origin: "sim:test" };

function courierRecords(): Uint8Array[] {
  const pings = Array.from({ length: 20 }, (_, at) =>
    record("couriers", {
      ...{ type: "ping", courierId: COURIER, session: "s1", seq: at + 1 },
      ...{ fixAtMs: SEVEN_MS + at * 1_000, sentAtMs: SEVEN_MS + at * 1_000, lon: -56.164 + at * 0.000_1, lat: -34.905 },
      ...{ accuracyM: 8, speedMps: null, bearingDeg: null, batteryPercent: 80, mock: false },
    }),
  );
  return [
    record("couriers", {
      type: "courier-online",
      courierId: COURIER,
      ...fact,
      version: 1,
      name: "Ana",
      vehicle: "bicycle",
    }),
    record("couriers", { type: "courier-assigned", courierId: COURIER, ...fact, version: 4, plan }),
    Buffer.from("junk"),
    ...pings,
  ];
}

function orderRecords(): Uint8Array[] {
  const place = (point: number, label: string) => ({ lon: -56.164 + point * 0.001, lat: -34.905, label });
  const courier = { courierId: COURIER, courierName: "Ana", vehicle: "bicycle" } as const;
  return [
    record("orders", {
      ...{ type: "order-placed", ...fact, version: 1, number: "1", restaurantId: "r1", restaurantName: "La Pasiva" },
      ...{ pickup: place(3, "La Pasiva"), dropoff: place(9, "Yaguarón 1410"), dropoffNote: null },
      items: [{ name: "Chivito", quantity: 1, priceMinor: 39_000 }],
      ...{ deliveryFeeMinor: 3_000, currency: "UYU", dinerName: null, promisedAtMs: null, toDoorPlannedMs: null },
    }),
    record("orders", {
      ...{ type: "payment-authorised", ...fact, version: 2 },
      ...{ amountMinor: 42_000, currency: "UYU", method: "Visa 4417" },
    }),
    record("orders", { type: "order-confirmed", ...fact, version: 3, startsAtMs: null, readyAtMs: null }),
    record("orders", { type: "order-courier-assigned", ...fact, version: 4, ...courier, plan }),
    record("orders", { type: "heartbeat", source: "write-side", atMs: SEVEN_MS }),
    record("orders", { type: "order-preparing", ...fact, version: 5 }),
    record("orders", { type: "order-picked-up", ...fact, version: 6, courierId: COURIER }),
  ];
}

const delivered = (): Uint8Array =>
  record("orders", { type: "order-delivered", ...fact, version: 7, courierId: COURIER });
