/**
 * What is easy to say about an arrival. One predictor takes the straight line to the door, by
 * how fast past deliveries were, and how long the kitchen's last orders took; the other adds up
 * what each stage has taken lately and knows nothing of where anybody is.
 */
import type { OrderFact, Ping } from "@doorstep/events";

export interface Predictor {
  seePing(ping: Ping): void;
  seeFact(fact: OrderFact): void;
  /** When the order comes; null for one that is not under way. */
  predict(orderId: string, nowMs: number): number | null;
}

interface Place {
  readonly lon: number;
  readonly lat: number;
}

interface UnderWay {
  readonly placedMs: number;
  readonly restaurantId: string;
  readonly pickup: Place;
  readonly dropoff: Place;
  courierId: string | null;
  confirmedMs: number | null;
  pickedUpMs: number | null;
}

const STREETS_TO_STRAIGHT = 1.35;
const MINUTE_MS = 60_000;
/** Said before anything has been seen. */
const FIRST = { confirmMs: 1.5 * MINUTE_MS, kitchenMs: 22 * MINUTE_MS, rideMs: 14 * MINUTE_MS, speedMps: 3 };

/** Straight line × 1.35 over the mean speed of past deliveries, and the kitchen's running median. */
export function openCrow(): Predictor {
  const { orders, seeFact } = followOrders(delivered);
  const seen = new Map<string, Place>();
  const kitchens = new Map<string, Running>();
  const everyKitchen = openRunning(FIRST.kitchenMs);
  let ridden = { metres: 0, ms: 0 };

  function delivered(order: UnderWay, atMs: number): void {
    if (order.pickedUpMs === null) return;
    const leftAfterMs = order.pickedUpMs - order.placedMs;
    everyKitchen.add(leftAfterMs);
    const own = kitchens.get(order.restaurantId) ?? openRunning(FIRST.kitchenMs, 20);
    own.add(leftAfterMs);
    kitchens.set(order.restaurantId, own);
    ridden = {
      metres: ridden.metres + byStreetsM(order.pickup, order.dropoff),
      ms: ridden.ms + atMs - order.pickedUpMs,
    };
  }

  return {
    seePing: ({ courierId, lon, lat }) => void seen.set(courierId, { lon, lat }),
    seeFact,
    predict(orderId, nowMs) {
      const order = orders.get(orderId);
      if (order === undefined) return null;
      const mps = ridden.ms > 0 ? (ridden.metres / ridden.ms) * 1_000 : FIRST.speedMps;
      const rideMs = (from: Place): number => (byStreetsM(from, order.dropoff) / mps) * 1_000;
      if (order.pickedUpMs !== null) return nowMs + rideMs(seen.get(order.courierId ?? "") ?? order.pickup);
      const own = kitchens.get(order.restaurantId);
      const kitchenMs = own !== undefined && own.count() >= 3 ? own.median() : everyKitchen.median();
      return Math.max(nowMs, order.placedMs + kitchenMs) + rideMs(order.pickup);
    },
  };
}

/** The running medians of the stages alone, one after the other. */
export function openByStages(): Predictor {
  const confirm = openRunning(FIRST.confirmMs);
  const kitchen = openRunning(FIRST.kitchenMs - FIRST.confirmMs);
  const ride = openRunning(FIRST.rideMs);
  const { orders, seeFact } = followOrders((order, atMs) => {
    if (order.confirmedMs === null || order.pickedUpMs === null) return;
    confirm.add(order.confirmedMs - order.placedMs);
    kitchen.add(order.pickedUpMs - order.confirmedMs);
    ride.add(atMs - order.pickedUpMs);
  });

  return {
    seePing: () => undefined,
    seeFact,
    predict(orderId, nowMs) {
      const order = orders.get(orderId);
      if (order === undefined) return null;
      const { placedMs, confirmedMs, pickedUpMs } = order;
      if (pickedUpMs !== null) return Math.max(nowMs, pickedUpMs + ride.median());
      if (confirmedMs !== null) return Math.max(nowMs, confirmedMs + kitchen.median()) + ride.median();
      return Math.max(nowMs, placedMs + confirm.median()) + kitchen.median() + ride.median();
    },
  };
}

function followOrders(onDelivered: (order: UnderWay, atMs: number) => void): {
  readonly orders: ReadonlyMap<string, UnderWay>;
  readonly seeFact: (fact: OrderFact) => void;
} {
  const orders = new Map<string, UnderWay>();
  return {
    orders,
    seeFact(fact) {
      if (fact.type === "order-placed") {
        const { atMs: placedMs, restaurantId, pickup, dropoff } = fact;
        orders.set(fact.orderId, {
          ...{ placedMs, restaurantId, pickup, dropoff },
          ...{ courierId: null, confirmedMs: null, pickedUpMs: null },
        });
      }
      const order = orders.get(fact.orderId);
      if (order === undefined) return;
      if (fact.type === "order-confirmed") order.confirmedMs = fact.atMs;
      if (fact.type === "order-courier-assigned") order.courierId = fact.courierId;
      if (fact.type === "order-courier-released") {
        order.courierId = null;
        order.pickedUpMs = null;
      }
      if (fact.type === "order-picked-up") order.pickedUpMs = fact.atMs;
      if (fact.type === "order-delivered") onDelivered(order, fact.atMs);
      if (fact.type === "order-delivered" || fact.type === "order-cancelled") orders.delete(fact.orderId);
    },
  };
}

interface Running {
  add(ms: number): void;
  median(): number;
  count(): number;
}

/** The median of the last so many; `first` before there is any. */
function openRunning(first: number, last = 100): Running {
  const values: number[] = [];
  let known: number | null = null;
  return {
    add(ms) {
      values.push(ms);
      if (values.length > last) values.shift();
      known = null;
    },
    median() {
      if (values.length === 0) return first;
      known ??= values.toSorted((a, b) => a - b)[values.length >> 1] ?? first;
      return known;
    },
    count: () => values.length,
  };
}

function byStreetsM(a: Place, b: Place): number {
  const eastM = (b.lon - a.lon) * 111_320 * Math.cos((a.lat * Math.PI) / 180);
  const northM = (b.lat - a.lat) * 111_320;
  return STREETS_TO_STRAIGHT * Math.hypot(eastM, northM);
}
