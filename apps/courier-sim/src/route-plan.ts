/** The way a courier is asked to take, as the logs carry it. */
import type { RoutePlan } from "@doorstep/events";
import type { Way } from "./world/city-map.ts";
import { distanceM, type LonLat } from "./world/ground.ts";

/** What a line without times is taken to be ridden at. */
const ORDINARY_MPS = 4.2;

/** First to the restaurant, then on from door to door. */
export function waysToPlan(
  toRestaurant: Way,
  doors: readonly { readonly orderId: string; readonly way: Way }[],
): RoutePlan {
  const points = [...toRestaurant.points];
  const streets = [...toRestaurant.streets];
  const pickupPoint = points.length - 1;
  const dropoffs: RoutePlan["stops"][number][] = [];
  let plannedMs = toRestaurant.plannedMs;
  for (const { orderId, way } of doors) {
    const joint = points.length - 1;
    const lastName = streets.at(-1)?.name;
    points.push(...way.points.slice(1).map((point) => ({ ...point, plannedMs: point.plannedMs + plannedMs })));
    for (const { fromPoint, name } of way.streets) {
      if (fromPoint > 0 || name !== lastName) streets.push({ fromPoint: fromPoint + joint, name });
    }
    plannedMs += way.plannedMs;
    dropoffs.push({ orderId, kind: "dropoff", point: points.length - 1 });
  }
  return {
    points: points.map((point) => ({ ...toE6(point), plannedMs: Math.round(point.plannedMs) })),
    streets: streets.filter(isLastAtItsPoint),
    stops: [...doors.map(({ orderId }) => ({ orderId, kind: "pickup" as const, point: pickupPoint })), ...dropoffs],
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
