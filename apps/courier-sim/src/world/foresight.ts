/**
 * What the best possible predictor would say: one inside the world, who knows how every kitchen,
 * courier and door is, the ground each courier will cover and the traffic to come, and knows
 * everything that is going on; but not the dice, neither those to come nor those thrown where
 * nobody sees them, such as food that is ready in a kitchen that has not said so.
 *
 * An order is played on some hundred times with dice of its own.
 */
import { type Chance, openChance } from "./chance.ts";
import { someRider } from "./courier-life.ts";
import { bagMs, doorDice } from "./delivery.ts";
import { cookingMedianMs, expectedReadyMs, pressingMs } from "./kitchens.ts";
import { type PathPoint, streetPath, wayToPath } from "./path.ts";
import { alongOn, ERRAND_SHARE, errandMs, giveWayMs, type Ride, type Rider, rideAlong } from "./ride.ts";
import type { Courier, Job, Order, Search, Stop, World } from "./state.ts";

export interface Foresight {
  /** Times still to come until the order is at its door, equally likely, shortest first; null for an unknown order. */
  arrivesInMs(orderId: string): Float64Array | null;
}

const PLAYED = 100;
/** A ride to come is tried with so many departures, and again after so long. */
const RIDES_TRIED = 6;
const RIDES_KEPT_MS = 2 * 60_000;
/** Searches that began so near each other had the same couriers to choose from. */
const SAME_MARKET_MS = 8 * 60_000;
const ENOUGH_SEARCHES = 20;
const COURIER_AHEAD_MS = 7.5 * 60_000;
/** A plan without the courier does not know of a way round. */
const DETOUR = { share: 0.135, fromMs: 40_000, toMs: 140_000 };
const TRIES = 40;

/** @param searches of the same world played before, in the order they began: how the market was */
export function openForesight(world: World, searches: readonly Search[]): Foresight {
  const chance = openChance(world.options.seed, "foresight");
  const rides = new Map<string, { readonly untilMs: number; readonly durationsMs: readonly number[] }>();

  return {
    arrivesInMs(orderId) {
      const order = world.orders.get(orderId);
      if (order === undefined) return null;
      const atDoorMs = order.pickedUp ? null : leavesAtMs(order);
      const sample = new Float64Array(PLAYED);
      const legs = legsOf(order, atDoorMs);
      for (let nth = 0; nth < PLAYED; nth++) {
        let atMs = atDoorMs?.[nth] ?? world.nowMs;
        for (const leg of legs) atMs += leg();
        sample[nth] = Math.max(0, atMs - world.nowMs);
      }
      return sample.sort();
    },
  };

  /** When the bag is in the courier's hands, played. */
  function leavesAtMs(order: Order): Float64Array {
    const job = order.courier?.job ?? null;
    const bags = job?.stops.map((stop) => stop.order) ?? [order];
    const left = new Float64Array(PLAYED);
    for (let nth = 0; nth < PLAYED; nth++) left[nth] = leavesOnceMs(order, { job, bags });
    return left;
  }

  function leavesOnceMs(order: Order, { job, bags }: { job: Job | null; bags: readonly Order[] }): number {
    if (job !== null && job.bagSinceMs !== null) {
      const since = job.bagSinceMs;
      return until(() => since + bagMs(world, chance));
    }
    const seesFood = job?.atRestaurant === true;
    let readyMs = world.nowMs;
    let ownStartMs = world.nowMs;
    for (const bag of bags) {
      const food = readyOnceMs(bag, seesFood);
      readyMs = Math.max(readyMs, food.readyMs);
      if (bag === order) ownStartMs = food.expectedMs;
    }
    const { courier } = order;
    const thereMs = courier === null ? foundOnceMs(order, ownStartMs) : arrivesOnceMs(courier);
    return Math.max(readyMs, thereMs) + bagMs(world, chance);
  }

  /** Food, and when whoever sends couriers expects it. */
  function readyOnceMs(order: Order, seesFood: boolean): { readyMs: number; expectedMs: number } {
    const { kitchen, cooking, itemCount } = order;
    if (cooking === null) {
      const askedMs = order.paidMs ?? world.nowMs;
      const confirmedMs = until(() => askedMs + chance.logNormal({ median: kitchen.confirmMedianMs, spread: 0.35 }));
      const startsMs = Math.max(
        confirmedMs + kitchen.tempo * chance.between(8_000, 60_000),
        Math.min(...kitchen.freeAtMs),
      );
      const median = cookingMedianMs(kitchen, itemCount, world.nowMs);
      const readyMs = startsMs + chance.logNormal({ median, spread: kitchen.cookSpread });
      const toldMs = kitchen.promiseBias === null ? usualMs() : kitchen.cookMedianMs * kitchen.promiseBias;
      return { readyMs, expectedMs: startsMs + toldMs };
    }
    const expectedMs = expectedReadyMs(world, cooking);
    const isSaid = cooking.saidReadyAtMs !== null && cooking.saidReadyAtMs <= world.nowMs;
    if (isSaid) return { readyMs: world.nowMs, expectedMs };
    // One who stands there sees food that is ready. No one else does, but hears the button, where there is one.
    const dice = { median: cooking.medianMs, spread: cooking.spread };
    for (let tries = 0; tries < TRIES; tries++) {
      const readyMs = cooking.startsAtMs + chance.logNormal(dice);
      const heardMs = seesFood ? readyMs : kitchen.saysReady ? readyMs + pressingMs(kitchen, chance) : Infinity;
      if (heardMs > world.nowMs) return { readyMs, expectedMs };
    }
    const atLeastMs = world.nowMs - cooking.startsAtMs;
    return { readyMs: cooking.startsAtMs + tailOf(dice, atLeastMs), expectedMs };
  }

  /** A courier not yet found: as it went for others of that quarter of an hour. */
  function foundOnceMs(order: Order, expectedFoodMs: number): number {
    const since = order.seekingSinceMs;
    const fromMs = since ?? Math.max(world.nowMs, order.eager ? 0 : expectedFoodMs - COURIER_AHEAD_MS);
    const elapsedMs = world.nowMs - fromMs;
    for (let widthMs = SAME_MARKET_MS; widthMs < 64 * SAME_MARKET_MS; widthMs *= 2) {
      const from = firstFrom(fromMs - widthMs);
      const to = firstFrom(fromMs + widthMs);
      if (to - from < ENOUGH_SEARCHES) continue;
      for (let tries = 0; tries < TRIES; tries++) {
        const search = searches[from + Math.floor(chance.unit() * (to - from))];
        if (search !== undefined && search.assignedMs - search.fromMs >= elapsedMs) {
          return Math.max(world.nowMs, fromMs + search.thereMs - search.fromMs);
        }
      }
    }
    return world.nowMs + usualMs() / 2;
  }

  function firstFrom(atMs: number): number {
    let low = 0;
    let high = searches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((searches[middle]?.fromMs ?? 0) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function arrivesOnceMs({ ride, job }: Courier): number {
    return ride === null || job?.atRestaurant === true ? world.nowMs : world.nowMs + restMs(ride);
  }

  /** What follows once the bag is on its way, leg by leg: rides and the doors of others before this one. */
  function legsOf(order: Order, leavesMs: Float64Array | null): (() => number)[] {
    const { courier } = order;
    const job = courier?.job ?? null;
    if (courier === null || job === null) return [...toComeWithout(order, leavesMs), door];
    const upTo = job.stops.findIndex((stop) => stop.order === order);
    return job.stops.slice(0, upTo + 1).flatMap((stop, nth) => {
      if (nth > 0 || !order.pickedUp) return [toCome(courier.rider, stop, leavesMs), door];
      const { doorSinceMs } = job;
      if (doorSinceMs !== null) return [() => doorRest(doorSinceMs)];
      const { ride } = courier;
      return [() => (ride === null ? 0 : restMs(ride)), door];
    });
  }

  function door(): number {
    const { scale, least, ...dice } = doorDice(world);
    return scale * Math.max(least, chance.logNormal(dice));
  }

  function doorRest(sinceMs: number): number {
    const { scale, least, ...dice } = doorDice(world);
    const elapsedMs = world.nowMs - sinceMs;
    return scale * Math.max(least, tailOf(dice, elapsedMs / scale)) - elapsedMs;
  }

  /** The rest of a ride under way, with the dice that lie ahead thrown anew. */
  function restMs(ride: Ride): number {
    const here = alongOn(ride, world.nowMs);
    let restMs = ride.endMs - world.nowMs;
    for (const die of ride.dice) {
      if (die.alongM <= here) continue;
      restMs += die.kind === "giveWay" ? giveWayMs(chance) - die.waitMs : -die.waitMs;
    }
    const aheadShare = 1 - here / Math.max(1, ride.along.at(-1) ?? 1);
    if (chance.happens(ERRAND_SHARE * aheadShare)) restMs += errandMs(chance);
    return Math.max(0, restMs);
  }

  function toCome(rider: Rider, { order, path }: Stop, leavesMs: Float64Array | null): () => number {
    return tried(`${order.orderId}/${order.courier?.courierId}/${path.length}`, leavesMs, () => ({ rider, path }));
  }

  function toComeWithout(order: Order, leavesMs: Float64Array | null): (() => number)[] {
    const way = order.toDoor ?? world.city.route(order.pickup, order.dropoff);
    if (way === null) return [];
    const path = wayToPath({ from: order.pickup, to: order.dropoff }, streetPath(way));
    const ride = tried(order.orderId, leavesMs, () => ({ rider: someRider(chance), path }));
    return [ride, () => (chance.happens(DETOUR.share) ? chance.between(DETOUR.fromMs, DETOUR.toMs) : 0)];
  }

  function tried(
    key: string,
    leavesMs: Float64Array | null,
    dice: () => { readonly rider: Rider; readonly path: readonly PathPoint[] },
  ): () => number {
    let known = rides.get(key);
    if (known === undefined || known.untilMs <= world.nowMs) {
      const durationsMs = Array.from({ length: RIDES_TRIED }, () => {
        const startMs = leavesMs?.[Math.floor(chance.unit() * PLAYED)] ?? world.nowMs;
        const { rider, path } = dice();
        return rideAlong(path, { startMs, rider, streets: world.streets, chance }).endMs - startMs;
      });
      known = { untilMs: world.nowMs + RIDES_KEPT_MS, durationsMs };
      if (rides.size > 4 * Math.max(world.orders.size, 100)) rides.clear();
      rides.set(key, known);
    }
    const { durationsMs } = known;
    return () => durationsMs[Math.floor(chance.unit() * durationsMs.length)] ?? 0;
  }

  function usualMs(): number {
    return world.options.kitchenMinutes * 60_000;
  }

  /** A time that has not come yet. */
  function until(draw: () => number): number {
    for (let tries = 0; tries < TRIES; tries++) {
      const atMs = draw();
      if (atMs > world.nowMs) return atMs;
    }
    return world.nowMs;
  }

  /** A log-normal that is at least so much; the tail by Robert's method (1995, "Simulation of truncated normal variables"). */
  function tailOf({ median, spread }: { median: number; spread: number }, atLeast: number): number {
    if (atLeast <= 0) return chance.logNormal({ median, spread });
    const from = Math.log(atLeast / median) / spread;
    return median * Math.exp(spread * normalAbove(from, chance));
  }
}

function normalAbove(from: number, chance: Chance): number {
  if (from < 0.3) {
    for (;;) {
      const z = chance.normal();
      if (z >= from) return z;
    }
  }
  const rate = (from + Math.sqrt(from * from + 4)) / 2;
  for (;;) {
    const z = from + chance.exponential(1 / rate);
    if (chance.unit() <= Math.exp(-((z - rate) ** 2) / 2)) return z;
  }
}
