/** The way a courier is asked to take, as the logs carry it. */
import type { RoutePlan } from "@doorstep/events";
import type { Way } from "./world/city-map.ts";
import { distanceM, type LonLat } from "./world/ground.ts";

/** What a line without times is taken to be ridden at. */
const ORDINARY_MPS = 4.2;

/** First to the restaurant, then on to the door. */
export function waysToPlan(orderId: string, toRestaurant: Way, toDoor: Way): RoutePlan {
  const joint = toRestaurant.points.length - 1;
  const points = [
    ...toRestaurant.points,
    ...toDoor.points.slice(1).map((point) => ({ ...point, plannedMs: point.plannedMs + toRestaurant.plannedMs })),
  ];
  const lastName = toRestaurant.streets.at(-1)?.name;
  const onwards = toDoor.streets
    .map(({ fromPoint, name }) => ({ fromPoint: fromPoint + joint, name }))
    .filter(({ fromPoint, name }) => fromPoint > joint || name !== lastName);
  return {
    points: points.map((point) => ({ ...toE6(point), plannedMs: Math.round(point.plannedMs) })),
    streets: [...toRestaurant.streets, ...onwards].filter(isLastAtItsPoint),
    stops: stopsAt(orderId, joint, points.length - 1),
  };
}

/** A bare line: times by its length, the restaurant at its point nearest to the pickup. */
export function lineToPlan(
  orderId: string,
  line: readonly LonLat[],
  known: {
    readonly pickup: LonLat;
    readonly plannedMs?: readonly number[] | undefined;
    readonly pickupPoint?: number | undefined;
    readonly streets?: RoutePlan["streets"] | undefined;
  },
): RoutePlan {
  let lengthM = 0;
  const timed = known.plannedMs?.length === line.length ? known.plannedMs : undefined;
  const points = line.map((point, at) => {
    const before = line[at - 1];
    lengthM += before === undefined ? 0 : distanceM(before, point);
    return { ...toE6(point), plannedMs: timed?.[at] ?? Math.round((lengthM / ORDINARY_MPS) * 1_000) };
  });
  const pickupPoint = known.pickupPoint ?? nearestPoint(line, known.pickup);
  return {
    points,
    streets: known.streets ?? [{ fromPoint: 0, name: "" }],
    stops: stopsAt(orderId, pickupPoint, line.length - 1),
  };
}

function nearestPoint(line: readonly LonLat[], place: LonLat): number {
  let nearest = 0;
  let nearestM = Number.POSITIVE_INFINITY;
  for (const [at, point] of line.entries()) {
    const metres = distanceM(point, place);
    if (metres < nearestM) {
      nearestM = metres;
      nearest = at;
    }
  }
  return nearest;
}

const stopsAt = (orderId: string, pickup: number, dropoff: number): RoutePlan["stops"] => [
  { orderId, kind: "pickup", point: pickup },
  { orderId, kind: "dropoff", point: dropoff },
];

const toE6 = ({ lon, lat }: LonLat): { lonE6: number; latE6: number } => ({
  lonE6: Math.round(lon * 1e6),
  latE6: Math.round(lat * 1e6),
});

const isLastAtItsPoint = (
  street: { readonly fromPoint: number },
  at: number,
  all: readonly { readonly fromPoint: number }[],
): boolean => all[at + 1]?.fromPoint !== street.fromPoint;
