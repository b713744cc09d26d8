/**
 * The load, as a function of its seed: couriers that ride and ping, orders that are placed,
 * fetched, brought and replaced. No clock and no I/O; times are milliseconds from the
 * beginning of the run.
 *
 *     order   placed  paid  confirmed  preparing  assigned …ride… ready  picked up …ride… delivered ─► the slot's next
 */
import type { CouriersRecord, OrderFact, Ping } from "@doorstep/events";
import { PING_EVERY_MS, type PingClock, pingIntervalMs, SPIKE_TIMES, TICK_MS, turnMs } from "../timeline.ts";
import { courierId, extraOrderId, slotOrderId } from "./ids.ts";
import {
  alongAt,
  arrival,
  beginJob,
  endJob,
  type LiveOrder,
  leaveWithFood,
  type Rider,
  startOn,
  whereIs,
} from "./rider.ts";
import type { Streets, Way } from "./streets.ts";

export type Told =
  | { readonly to: "couriers"; readonly record: CouriersRecord; readonly dueMs: number }
  | { readonly to: "orders"; readonly record: OrderFact; readonly dueMs: number };

export interface WorldOptions {
  readonly run: string;
  readonly startMs: number;
  readonly couriers: number;
  readonly orders: number;
  readonly clock: PingClock;
  /** The first orders are placed in `[0, fillMs)`. */
  readonly fillMs: number;
  readonly streets: Streets;
  readonly random: () => number;
}

export interface World {
  /** Everything due up to and at `toMs`, in order. */
  advance(toMs: number): readonly Told[];
  readonly figures: { readonly placed: number; readonly delivered: number; readonly extra: number };
}

/** What an order lives, about: the spike's orders come at nine times this rate on top. */
const LIFE_S = 300;
const SLOWEST_MPS = 4;
const FASTEST_MPS = 6;
/** Of a phone between low houses. */
const NOISE_M = 2;
const METRES_PER_DEGREE = 111_195;

/** From the placing; milliseconds. */
const SCRIPT = { paid: 300, confirmed: 3_000, preparing: 5_000, assigned: 8_000 };
const READY_AFTER_MS = 1_000;
const PICKED_UP_AFTER_MS = 5_000;
const DELIVERED_AFTER_MS = 4_000;
/** The spike's orders go to a door around the corner, so that they are gone soon after it. */
const EXTRA = { leftM: { least: 30, most: 150 }, doorM: 100 };
const ORDINARY_LEFT_M = { least: 60, most: Number.POSITIVE_INFINITY };
const TRIES = 80;
const TRY_AGAIN_MS = 1_000;

export function createWorld(options: WorldOptions): World {
  const { run, startMs, couriers, orders, clock, fillMs, streets, random } = options;
  const agenda = new Map<number, (() => void)[]>();
  const figures = { placed: 0, delivered: 0, extra: 0 };
  let told: Told[] = [];
  let nowMs = 0;
  let tick = -1;
  let extraDue = 0;

  const riders = Array.from({ length: couriers }, (_, courier): Rider => {
    const way = anyWay(Math.floor(random() * streets.anchors.length));
    const speedMps = SLOWEST_MPS + random() * (FASTEST_MPS - SLOWEST_MPS);
    const place = { way, alongM: random() * way.lengthM, sinceMs: clock.from };
    return { courier, speedMps, ...place, isReserved: false, job: null, seq: 0 };
  });
  const byTurn: Rider[][] = Array.from({ length: PING_EVERY_MS / TICK_MS }, () => []);
  for (const rider of riders) byTurn[turnMs(rider.courier) / TICK_MS]?.push(rider);
  for (const { courier } of riders) {
    at((fillMs * courier) / couriers / 2, () =>
      tellCourier(courier, { type: "courier-online", version: 1, name: `Courier ${courier}`, vehicle: "bicycle" }),
    );
  }
  for (let slot = 0; slot < orders; slot++) {
    // Cooked before anybody pings, fetched and brought once they do: not all at once.
    const assignedMs = clock.from + random() * 20_000;
    at(fillMs / 2 + (fillMs * slot) / orders / 2, () => place({ slot, generation: 0 }, assignedMs));
  }

  function anyWay(anchor: number): Way {
    const ways = streets.waysFrom[anchor] ?? [];
    const way = ways[Math.floor(random() * ways.length)];
    if (way === undefined) throw new Error("nobody gets away from this restaurant");
    return way;
  }

  function at(dueMs: number, act: () => void): void {
    const due = Math.max(tick + 1, Math.ceil(dueMs / TICK_MS));
    const acts = agenda.get(due);
    if (acts === undefined) agenda.set(due, [act]);
    else acts.push(act);
  }

  type CourierFact = Exclude<CouriersRecord, { type: "ping" | "tick" | "mode" | "conditions" }>;
  type Rest<T> = T extends unknown ? Omit<T, "courierId" | "atMs" | "origin"> : never;
  function tellCourier(courier: number, fact: Rest<CourierFact>): void {
    const common = { courierId: courierId(run, courier), atMs: startMs + nowMs, origin: `sim:${run}` };
    told.push({ to: "couriers", record: { ...fact, ...common }, dueMs: nowMs });
  }

  type RestOfOrder<T> = T extends unknown ? Omit<T, "orderId" | "version" | "atMs" | "origin"> : never;
  function tellOrder(order: LiveOrder, fact: RestOfOrder<OrderFact>): void {
    order.version++;
    const common = { orderId: order.orderId, version: order.version, atMs: startMs + nowMs, origin: `sim:${run}` };
    told.push({ to: "orders", record: { ...fact, ...common }, dueMs: nowMs });
  }

  /** One of the free couriers whose way to the end is as long as wanted when it is assigned. */
  function reserve(leftM: { readonly least: number; readonly most: number }, assignedMs: number): Rider | null {
    for (let tries = 0; tries < TRIES; tries++) {
      const rider = riders[Math.floor(random() * riders.length)];
      if (rider === undefined || rider.job !== null || rider.isReserved) continue;
      const left = rider.way.lengthM - alongAt(rider, assignedMs);
      if (left < leftM.least || left > leftM.most) continue;
      rider.isReserved = true;
      return rider;
    }
    return null;
  }

  /** `slot` null: one of the spike's. */
  function place(slot: LiveOrder["slot"], assignedMs: number): void {
    const rider = reserve(slot === null ? EXTRA.leftM : ORDINARY_LEFT_M, assignedMs);
    if (rider === null) {
      // Everybody is busy, which a spike of orders is the last to mend.
      if (slot !== null) at(nowMs + TRY_AGAIN_MS, () => place(slot, assignedMs + TRY_AGAIN_MS));
      return;
    }
    const toDoor = anyWay(rider.way.to);
    const anchor = streets.anchors[rider.way.to];
    if (anchor === undefined) throw new Error("a way ends at a restaurant");
    const orderId = slot === null ? extraOrderId(run, figures.extra) : slotOrderId(run, slot);
    const doorAlongM = slot === null ? Math.min(EXTRA.doorM, toDoor.lengthM) : toDoor.lengthM;
    const order: LiveOrder = { orderId, slot, rider, toDoor, doorAlongM, anchor, version: 0 };
    figures.placed++;
    if (slot === null) figures.extra++;
    tellPlaced(order);
    const placedMs = nowMs;
    at(placedMs + SCRIPT.paid, () =>
      tellOrder(order, { type: "payment-authorised", amountMinor: 59_900, currency: "UYU", method: "card" }),
    );
    at(placedMs + SCRIPT.confirmed, () =>
      tellOrder(order, { type: "order-confirmed", startsAtMs: null, readyAtMs: null }),
    );
    at(placedMs + SCRIPT.preparing, () => tellOrder(order, { type: "order-preparing" }));
    at(assignedMs, () => assign(order));
  }

  function tellPlaced(order: LiveOrder): void {
    const { anchor, toDoor, doorAlongM } = order;
    const door = toDoor.points.findLast((_, point) => (toDoor.alongM[point] ?? 0) <= doorAlongM) ?? anchor.position;
    tellOrder(order, {
      type: "order-placed",
      number: order.orderId.slice(-8),
      restaurantId: anchor.restaurantId,
      restaurantName: anchor.name,
      pickup: { ...anchor.position, label: anchor.address },
      dropoff: { lon: door.lon, lat: door.lat, label: "Around the corner 7" },
      dropoffNote: null,
      items: [
        { name: "Milanesa", quantity: 1, priceMinor: 39_000 },
        { name: "Flan", quantity: 1, priceMinor: 11_000 },
      ],
      deliveryFeeMinor: 9_900,
      currency: "UYU",
      dinerName: "Ana",
      promisedAtMs: startMs + nowMs + 45 * 60_000,
      toDoorPlannedMs: toDoor.points.at(-1)?.plannedMs ?? null,
    });
  }

  function assign(order: LiveOrder): void {
    const { rider } = order;
    const plan = beginJob(rider, order, nowMs);
    const who = {
      courierId: courierId(run, rider.courier),
      courierName: `Courier ${rider.courier}`,
      vehicle: "bicycle",
    } as const;
    tellOrder(order, { type: "order-courier-assigned", ...who, plan });
    tellCourier(rider.courier, { type: "courier-assigned", orderId: order.orderId, version: order.version, plan });
  }

  function arrive(rider: Rider, where: NonNullable<ReturnType<typeof arrival>>): void {
    const { job, courier } = rider;
    if (where === "corner") startOn(rider, { way: anyWay(rider.way.to), alongM: 0 }, nowMs);
    if (job === null) return;
    const { order } = job;
    const { orderId } = order;
    const who = courierId(run, courier);
    if (where === "restaurant") {
      job.stage = "atFood";
      at(nowMs + READY_AFTER_MS, () => tellOrder(order, { type: "order-ready" }));
      at(nowMs + PICKED_UP_AFTER_MS, () => {
        tellOrder(order, { type: "order-picked-up", courierId: who });
        tellCourier(courier, { type: "courier-picked-up", orderId, version: order.version });
        leaveWithFood(rider, nowMs);
      });
    }
    if (where === "door") {
      job.stage = "atDoor";
      at(nowMs + DELIVERED_AFTER_MS, () => {
        tellOrder(order, { type: "order-delivered", courierId: who });
        tellCourier(courier, { type: "courier-released", orderId, version: order.version, reason: "delivered" });
        endJob(rider, nowMs);
        figures.delivered++;
        if (order.slot === null || nowMs >= clock.until) return;
        const next = { slot: order.slot.slot, generation: order.slot.generation + 1 };
        place(next, nowMs + SCRIPT.assigned);
      });
    }
  }

  function ping(rider: Rider): void {
    const where = arrival(rider, nowMs);
    if (where !== null) arrive(rider, where);
    const place = whereIs(rider, nowMs);
    rider.seq++;
    const record: Ping = {
      type: "ping",
      courierId: courierId(run, rider.courier),
      session: `${run}-${rider.courier}`,
      seq: rider.seq,
      fixAtMs: startMs + nowMs,
      // The shell writes when it really left.
      sentAtMs: startMs + nowMs,
      lon: place.lon + noiseDeg(),
      lat: place.lat + noiseDeg(),
      accuracyM: 6,
      speedMps: place.speedMps,
      bearingDeg: place.bearingDeg,
      batteryPercent: 80,
      mock: false,
    };
    told.push({ to: "couriers", record, dueMs: nowMs });
  }

  const noiseDeg = (): number => ((random() - 0.5) * 2 * NOISE_M) / METRES_PER_DEGREE;

  function pings(): void {
    if (nowMs < clock.from || nowMs >= clock.until) return;
    const everyTicks = pingIntervalMs(clock, nowMs) / TICK_MS;
    for (let turn = tick % everyTicks; turn < byTurn.length; turn += everyTicks) {
      for (const rider of byTurn[turn] ?? []) ping(rider);
    }
  }

  function spikeOrders(): void {
    if (nowMs < clock.spikeFrom || nowMs >= clock.spikeUntil) return;
    extraDue += ((SPIKE_TIMES - 1) * orders * TICK_MS) / (LIFE_S * 1_000);
    for (; extraDue >= 1; extraDue--) place(null, nowMs + SCRIPT.assigned);
  }

  return {
    advance(toMs) {
      told = [];
      while ((tick + 1) * TICK_MS <= toMs) {
        tick++;
        nowMs = tick * TICK_MS;
        const acts = agenda.get(tick);
        agenda.delete(tick);
        for (const act of acts ?? []) act();
        spikeOrders();
        pings();
      }
      return told;
    },
    figures,
  };
}
