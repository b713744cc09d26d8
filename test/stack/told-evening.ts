/** One evening of El Fogón's and Lucía's, in the city's own streets, to be told as far as a test wants. */
import { openCityMap } from "@doorstep/courier-sim";
import type { CourierProgress, CourierSilent, OrderFact, RoutePlan } from "@doorstep/events";

const MINUTE_MS = 60_000;
const EL_FOGON = "El Fogón";
/** Pedro Francisco Berro 1035, and where Lucía is when she takes the order. */
const DOOR = { lon: -56.1535, lat: -34.9128, label: "Pedro Francisco Berro 1035" };
const LUCIA_STARTS = { lon: -56.2035, lat: -34.9067 };
const LUCIA = "courier-lucia";

type Extra<T extends OrderFact["type"]> = Partial<Omit<Extract<OrderFact, { type: T }>, "type">>;

export interface Evening {
  readonly orderId: string;
  /** Minutes after it was placed. */
  at(minute: number): number;
  readonly plan: RoutePlan;
  /** From the plan's first point to its last, and to the restaurant. */
  readonly lengthM: number;
  readonly pickupM: number;
  /** The next fact: versions follow one another. */
  fact<T extends OrderFact["type"]>(type: T, minute: number, extra?: Extra<T>): OrderFact;
  /** Lucía, so far along her way. */
  progress(minute: number, alongM: number, extra?: Partial<CourierProgress>): CourierProgress;
  silent(minute: number, lastSeenMinute: number): CourierSilent;
}

export interface EveningStreets {
  evening(order: { readonly orderId: string; readonly number?: string; readonly placedAtMs: number }): Evening;
}

/** @throws Error when the prepared city has no such restaurant or no way from it to the door */
export async function openEveningStreets(cityDir: string): Promise<EveningStreets> {
  const city = await openCityMap(cityDir);
  const restaurant = city.restaurants.find(({ name }) => name === EL_FOGON);
  const toRestaurant = restaurant && city.route(LUCIA_STARTS, restaurant.position);
  const toDoor = restaurant && city.route(restaurant.position, DOOR);
  if (!toRestaurant || !toDoor) throw new Error(`no way from ${EL_FOGON} to ${DOOR.label}`);

  const joint = toRestaurant.points.length - 1;
  const rideMs = toRestaurant.points[joint]?.plannedMs ?? 0;
  const points = [
    ...toRestaurant.points,
    ...toDoor.points.slice(1).map((point) => ({ ...point, plannedMs: point.plannedMs + rideMs })),
  ];
  const alongM: number[] = [];
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    alongM.push(before === undefined ? 0 : (alongM[index - 1] ?? 0) + distanceM(before, point));
  }
  const lengthM = alongM.at(-1) ?? 0;
  const pickupM = alongM[joint] ?? 0;
  const later = toDoor.streets.map(({ fromPoint, name }) => ({ fromPoint: fromPoint + joint, name }));
  const streets = [...toRestaurant.streets.filter(({ fromPoint }) => fromPoint < joint), ...later];

  return {
    evening: ({ orderId, number = "4812", placedAtMs }) => {
      let version = 0;
      const at = (minute: number): number => Math.round(placedAtMs + minute * MINUTE_MS);
      const plan: RoutePlan = {
        points: points.map(({ lon, lat, plannedMs }) => ({
          lonE6: Math.round(lon * 1e6),
          latE6: Math.round(lat * 1e6),
          plannedMs: Math.round(plannedMs),
        })),
        streets,
        stops: [
          { orderId, kind: "pickup", point: joint },
          { orderId, kind: "dropoff", point: points.length - 1 },
        ],
      };
      const fields: { readonly [T in OrderFact["type"]]: Omit<Extract<OrderFact, { type: T }>, keyof Base | "type"> } =
        {
          "order-placed": {
            ...{ number, restaurantId: restaurant.restaurantId, restaurantName: EL_FOGON },
            pickup: { ...restaurant.position, label: restaurant.address },
            ...{ dropoff: DOOR, dropoffNote: "apt 302" },
            items: [
              { name: "Milanesa napolitana", quantity: 2, priceMinor: 43_000 },
              { name: "Ensalada mixta", quantity: 1, priceMinor: 22_000 },
            ],
            ...{ deliveryFeeMinor: 10_000, currency: "UYU", dinerName: "Ana", promisedAtMs: null },
            toDoorPlannedMs: Math.round(toDoor.points.at(-1)?.plannedMs ?? 0),
          },
          "payment-authorised": MONEY,
          "payment-failed": { ...MONEY, reason: "declined", heldUntilMs: at(11) },
          "order-confirmed": { startsAtMs: at(2), readyAtMs: null },
          "order-preparing": {},
          "order-ready": {},
          "order-courier-assigned": { courierId: LUCIA, courierName: "Lucía Fernández", vehicle: "bicycle", plan },
          "order-courier-released": { courierId: LUCIA, reason: "courierUnavailable" },
          "order-picked-up": { courierId: LUCIA },
          "order-delivered": { courierId: LUCIA },
          "order-cancelled": { by: "restaurant", reason: "kitchenClosed", refundedMinor: MONEY.amountMinor },
        };
      let offset = 0;
      let planVersion = 0;
      return {
        ...{ orderId, at, plan, lengthM, pickupM },
        fact: (type, minute, extra) => {
          version += 1;
          if (type === "order-courier-assigned") planVersion = version;
          const base: Base = { orderId, version, atMs: at(minute), origin: "sim:told" };
          return { type, ...base, ...fields[type], ...extra } as OrderFact;
        },
        progress: (minute, metres, extra) => {
          const index = Math.max(
            0,
            alongM.findLastIndex((along) => along <= metres),
          );
          const [from, to] = [points[index], points[index + 1] ?? points[index]];
          if (from === undefined || to === undefined) throw new Error("a way has points");
          const pieceM = (alongM[index + 1] ?? metres) - (alongM[index] ?? 0);
          const share = pieceM === 0 ? 0 : (metres - (alongM[index] ?? 0)) / pieceM;
          const lon = from.lon + (to.lon - from.lon) * share;
          const lat = from.lat + (to.lat - from.lat) * share;
          const plannedMs = from.plannedMs + (to.plannedMs - from.plannedMs) * share;
          const onBoard = metres > pickupM;
          return {
            type: "courier-progress",
            ...{ orderId, courierId: LUCIA, planVersion, lon, lat, onRoute: true, alongM: metres },
            cause: { stage: "couriers", partition: 0, offset: offset++, index: 0 },
            ...{ receivedAtMs: at(minute), fixAtMs: at(minute) },
            bearingDeg: null,
            toPickupM: onBoard ? null : pickupM - metres,
            toPickupPlannedMs: onBoard ? null : Math.max(0, rideMs - plannedMs),
            toDropoffM: lengthM - metres,
            toDropoffPlannedMs: Math.max(0, (points.at(-1)?.plannedMs ?? 0) - plannedMs),
            ...{ paceRatio: 1, speedMps: 4.4, stoppedSinceMs: null, roadPaceRatio: null },
            street: streets.findLast(({ fromPoint }) => fromPoint <= index)?.name ?? null,
            ...extra,
          };
        },
        silent: (minute, lastSeenMinute) => ({
          type: "courier-silent",
          ...{ orderId, courierId: LUCIA, planVersion },
          cause: { stage: "couriers", partition: 0, offset: offset++, index: 0 },
          receivedAtMs: at(minute),
          lastSeenAtMs: at(lastSeenMinute),
        }),
      };
    },
  };
}

type Base = Pick<OrderFact, "orderId" | "version" | "atMs" | "origin">;

const MONEY = { amountMinor: 118_000, currency: "UYU", method: "Visa 4417" };
const METRES_PER_DEGREE = 111_195;

function distanceM(from: { lon: number; lat: number }, to: { lon: number; lat: number }): number {
  const shrink = Math.cos((from.lat * Math.PI) / 180);
  return Math.hypot((to.lon - from.lon) * shrink, to.lat - from.lat) * METRES_PER_DEGREE;
}
