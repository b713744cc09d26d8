/** What a courier does apart from carrying an order: come and go, ride, stand, be seen by the phone. */
import { type Chance, openChance } from "./chance.ts";
import { distanceM, type LonLat } from "./ground.ts";
import { pickKitchen } from "./kitchens.ts";
import { fullName } from "./names.ts";
import { tempo } from "./options.ts";
import { type PathPoint, streetPath, wayToPath } from "./path.ts";
import { type Delivery, takeFix, unpackPhone } from "./phone.ts";
import { type Ride, type Rider, rideAlong, type Whereabouts, whereaboutsOn } from "./ride.ts";
import { type Courier, later, originOf, tellCourier, type World } from "./state.ts";

const BICYCLE_SHARE = 0.55;
/** How much faster one rides at the quickest tempo. */
const HURRY = 0.6;
const DRIFT_AFTER_MS = 4 * 60_000;
const DRIFT_MAX_M = 1_500;
/** Nobody hurries to wait. */
const DRIFT_PACE = 0.8;

export function createCourier(world: World, number: number, place: LonLat): Courier {
  const { options } = world;
  const chance = openChance(options.seed, `courier/${number}`);
  const rider = someRider(chance);
  const courierId = `c-${options.run}-${String(number).padStart(4, "0")}`;
  return {
    courierId,
    name: fullName(chance),
    rider: { ...rider, pace: rider.pace * (1 + HURRY * (1 - tempo(options))) },
    chance,
    phone: unpackPhone({
      courierId,
      run: options.run,
      chance: openChance(options.seed, `phone/${number}`),
      faults: options.faults,
      nowMs: world.nowMs,
    }),
    version: 0,
    online: false,
    place,
    ride: null,
    job: null,
    intent: 0,
  };
}

/** As they come: somewhat more than half by bicycle, and none like another. */
export const someRider = (chance: Chance): Rider => ({
  vehicle: chance.happens(BICYCLE_SHARE) ? "bicycle" : "motorcycle",
  pace: Math.min(1.35, Math.max(0.72, 1 + 0.13 * chance.normal())),
});

export function goOnline(world: World, courier: Courier): void {
  courier.online = true;
  courier.version += 1;
  tellCourier(world, {
    type: "courier-online",
    courierId: courier.courierId,
    version: courier.version,
    atMs: world.nowMs,
    origin: originOf(world),
    name: courier.name,
    vehicle: courier.rider.vehicle,
  });
  idle(world, courier);
}

export function goOffline(world: World, courier: Courier): void {
  stand(world, courier);
  courier.online = false;
  courier.version += 1;
  tellCourier(world, {
    type: "courier-offline",
    courierId: courier.courierId,
    version: courier.version,
    atMs: world.nowMs,
    origin: originOf(world),
  });
}

/** The phone's beat, for as long as the world goes on. */
export function keepPinging(world: World, courier: Courier): void {
  if (courier.online) {
    const truth = whereaboutsOf(courier, world.nowMs);
    if (world.options.withTruth) {
      world.events.push({
        kind: "truth",
        tMs: world.nowMs,
        courierId: courier.courierId,
        position: { lon: truth.lon, lat: truth.lat },
        onRoute: truth.onPlan,
      });
    }
    for (const delivery of takeFix(courier.phone, truth, world.nowMs)) deliver(world, delivery);
  }
  later(world, world.options.pingEveryMs, () => keepPinging(world, courier));
}

export function whereaboutsOf(courier: Courier, nowMs: number): Whereabouts {
  if (courier.ride !== null) return whereaboutsOn(courier.ride, nowMs);
  return { lon: courier.place.lon, lat: courier.place.lat, speedMps: 0, bearingDeg: null, onPlan: true };
}

/** Drops whatever was going on and stays where that leaves the courier. */
export function stand(world: World, courier: Courier): void {
  const { lon, lat } = whereaboutsOf(courier, world.nowMs);
  courier.place = { lon, lat };
  courier.ride = null;
  courier.intent += 1;
}

/** Rides the path to its end, then acts; unless something else came up on the way. */
export function ride(world: World, courier: Courier, path: readonly PathPoint[], then: () => void, pace = 1): Ride {
  stand(world, courier);
  const { vehicle } = courier.rider;
  const started = rideAlong(path, {
    startMs: world.nowMs,
    rider: { vehicle, pace: courier.rider.pace * pace },
    streets: world.streets,
    chance: courier.chance,
  });
  courier.ride = started;
  afterwards(world, courier, started.endMs - world.nowMs, () => {
    stand(world, courier);
    then();
  });
  return started;
}

/** Acts later, if the courier is still about the same thing. */
export function afterwards(world: World, courier: Courier, inMs: number, act: () => void): void {
  const { intent } = courier;
  later(world, inMs, () => {
    if (courier.intent === intent) act();
  });
}

/** Without a job: stand about, and now and then move a little to where orders come from. */
export function idle(world: World, courier: Courier): void {
  stand(world, courier);
  afterwards(world, courier, courier.chance.exponential(DRIFT_AFTER_MS), () => {
    const target = driftTarget(world, courier);
    const way = target === null ? null : world.city.route(courier.place, target);
    if (way === null || way.lengthM > 2 * DRIFT_MAX_M) return idle(world, courier);
    const path = wayToPath({ from: courier.place, to: way.points.at(-1) ?? courier.place }, streetPath(way));
    ride(world, courier, path, () => idle(world, courier), DRIFT_PACE);
  });
}

function driftTarget(world: World, courier: Courier): LonLat | null {
  for (let tries = 0; tries < 6; tries++) {
    const place = pickKitchen(world.market, courier.chance)?.restaurant.position;
    if (place !== undefined && distanceM(place, courier.place) < DRIFT_MAX_M) return place;
  }
  return null;
}

function deliver(world: World, { arrivesAtMs, ping }: Delivery): void {
  const arrive = (): void => {
    world.events.push({ kind: "ping", tMs: world.nowMs, record: ping });
  };
  if (arrivesAtMs <= world.nowMs) arrive();
  else world.agenda.put(arrivesAtMs, arrive);
}
