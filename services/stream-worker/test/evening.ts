/**
 * A small evening written straight to the logs: couriers ride straight roads with one order
 * each, phones repeat pings, and now and then a record is junk or impossible.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type Codec, encodeRecord, type LogTopic, type RecordOf, type RoutePlan, topics } from "@doorstep/events";
import type { LogProducer, OutgoingRecord } from "@doorstep/runtime";

export interface EveningOptions {
  readonly producer: LogProducer;
  readonly run: string;
  readonly couriers: number;
  readonly steps: number;
  readonly everyMs: number;
  /** As another build writes; by default as this one does. */
  readonly encode?: Codec["encode"];
  /** Called after each step's records are on the logs. */
  readonly afterStep?: (step: number) => Promise<void> | void;
}

const ORIGIN = { lonE6: -56_164_500, latE6: -34_905_800 };
/** Some 9 m at this latitude. */
const STEP_LON_E6 = 100;
const POINTS = 12;
const RIDE_MS_PER_POINT = 12_000;
const PICKUP_POINT = 4;

export async function playEvening({
  producer,
  run,
  couriers,
  steps,
  everyMs,
  encode = encodeRecord,
  afterStep,
}: EveningOptions): Promise<void> {
  const record: Write = (topic, key, value) => ({ topic, key, value: encode(topic, value) });
  const riders = Array.from({ length: couriers }, (_, at) => ({
    courierId: `${run}-c${at}`,
    orderId: `${run}-o${at}`,
    at,
  }));
  await producer.send(riders.flatMap((rider) => opening(record, run, rider)));
  const [pickedUpAt, deliveredAt] = [Math.floor(steps * 0.4), Math.floor(steps * 0.9)];
  for (let step = 0; step < steps; step++) {
    const pings = riders.flatMap((rider) => ping(record, rider, step));
    const facts = step === pickedUpAt ? riders.flatMap((rider) => pickUp(record, run, rider)) : [];
    const last = step === deliveredAt ? riders.flatMap((rider) => deliver(record, run, rider)) : [];
    const junk =
      step % 10 === 7 ? [{ topic: topics.couriers, key: `${run}-junk`, value: Buffer.from(`junk ${step}`) }] : [];
    await producer.send([...pings, ...facts, ...last, ...junk]);
    await afterStep?.(step);
    await sleep(everyMs);
  }
}

interface Rider {
  readonly courierId: string;
  readonly orderId: string;
  readonly at: number;
}

type Write = <T extends LogTopic>(topic: T, key: string, value: RecordOf<T>) => OutgoingRecord;

const latE6Of = ({ at }: Rider): number => ORIGIN.latE6 + at * 500;

function planOf(rider: Rider): RoutePlan {
  const points = Array.from({ length: POINTS }, (_, at) => ({
    lonE6: ORIGIN.lonE6 + at * 10 * STEP_LON_E6,
    latE6: latE6Of(rider),
    plannedMs: at * RIDE_MS_PER_POINT,
  }));
  return {
    points,
    streets: [{ fromPoint: 0, name: "Avenida 18 de Julio" }],
    stops: [
      { orderId: rider.orderId, kind: "pickup", point: PICKUP_POINT },
      { orderId: rider.orderId, kind: "dropoff", point: POINTS - 1 },
    ],
  };
}

function opening(record: Write, run: string, rider: Rider): OutgoingRecord[] {
  const { courierId, orderId } = rider;
  const [atMs, origin] = [Date.now(), `sim:${run}`];
  const fact = (version: number) => ({ orderId, version, atMs, origin });
  const place = (point: number, label: string) => ({
    lon: (ORIGIN.lonE6 + point * 10 * STEP_LON_E6) / 1e6,
    lat: latE6Of(rider) / 1e6,
    label,
  });
  const plan = planOf(rider);
  const courier = { courierId, courierName: "Ana", vehicle: "bicycle" } as const;
  const paid = { amountMinor: 42_000, currency: "UYU", method: "Visa 4417" };
  return [
    record(topics.couriers, courierId, {
      ...{ type: "courier-online", courierId, version: 1, atMs, origin },
      name: "Ana",
      vehicle: "bicycle",
    }),
    record(topics.orders, orderId, {
      ...{ type: "order-placed", ...fact(1), number: `#${rider.at}`, restaurantId: "r1", restaurantName: "La Pasiva" },
      ...{ pickup: place(PICKUP_POINT, "La Pasiva"), dropoff: place(POINTS - 1, "Yaguarón 1410"), dropoffNote: null },
      items: [{ name: "Chivito", quantity: 1, priceMinor: 39_000 }],
      ...{ deliveryFeeMinor: 3_000, currency: "UYU", dinerName: null, promisedAtMs: null, toDoorPlannedMs: null },
    }),
    record(topics.orders, orderId, { type: "payment-authorised", ...fact(2), ...paid }),
    record(topics.orders, orderId, { type: "order-confirmed", ...fact(3), startsAtMs: null, readyAtMs: null }),
    record(topics.orders, orderId, { type: "order-courier-assigned", ...fact(4), ...courier, plan }),
    record(topics.couriers, courierId, { type: "courier-assigned", courierId, ...fact(4), plan }),
  ];
}

function ping(record: Write, { courierId, ...rider }: Rider, step: number): OutgoingRecord[] {
  const nowMs = Date.now();
  const value = record(topics.couriers, courierId, {
    ...{ type: "ping", courierId, session: `${courierId}-s1`, seq: step + 1, fixAtMs: nowMs, sentAtMs: nowMs },
    lon: (ORIGIN.lonE6 + step * STEP_LON_E6) / 1e6,
    lat: latE6Of({ courierId, ...rider }) / 1e6,
    ...{ accuracyM: 8, speedMps: null, bearingDeg: null, batteryPercent: 80, mock: false },
  });
  // A phone that did not hear the answer sends again.
  return step % 5 === 3 ? [value, value] : [value];
}

function pickUp(record: Write, run: string, { courierId, orderId }: Rider): OutgoingRecord[] {
  const fact = { orderId, atMs: Date.now(), origin: `sim:${run}` };
  return [
    record(topics.orders, orderId, { type: "order-preparing", ...fact, version: 5 }),
    record(topics.orders, orderId, { type: "order-ready", ...fact, version: 6 }),
    record(topics.orders, orderId, { type: "order-picked-up", ...fact, version: 7, courierId }),
    record(topics.couriers, courierId, { type: "courier-picked-up", ...fact, version: 7, courierId }),
  ];
}

function deliver(record: Write, run: string, { courierId, orderId }: Rider): OutgoingRecord[] {
  const fact = { orderId, atMs: Date.now(), origin: `sim:${run}`, version: 8, courierId };
  return [
    record(topics.orders, orderId, { type: "order-delivered", ...fact }),
    record(topics.couriers, courierId, { type: "courier-released", ...fact, reason: "delivered" }),
  ];
}
