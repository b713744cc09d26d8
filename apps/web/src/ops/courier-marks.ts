/**
 * Which marks stand on the map at a zoom: single couriers, and discs where three or more
 * would lie on each other. A courier that needs someone never hides in a disc.
 */
import type { CourierActivity, CourierView } from "@doorstep/events/browser";
import Supercluster, { type PointFeature } from "supercluster";
import { CLUSTER_PARTS, type ClusterShares } from "./courier-icons.ts";

export interface SingleMark {
  readonly courierId: string;
  readonly activity: CourierActivity;
  readonly position: readonly [number, number];
  readonly bearingDeg: number;
}

export interface ClusterMark {
  readonly id: number;
  readonly position: readonly [number, number];
  readonly count: number;
  readonly shares: ClusterShares;
}

export interface CourierMarks {
  readonly singles: readonly SingleMark[];
  readonly clusters: readonly ClusterMark[];
}

interface Member {
  courierId: string;
}

interface Tally {
  toDoor: number;
  toFood: number;
}

/** From this zoom on every courier stands alone. */
const SINGLES_FROM_ZOOM = 14;
const CLUSTER_RADIUS_PX = 30;
const CLUSTER_FROM = 3;
/** Above this many marks in view, discs last one zoom longer. */
const CROWD = 4_000;

export interface CourierIndex {
  marksIn(bounds: readonly [number, number, number, number], zoom: number): CourierMarks;
  /** Zoom at which the disc falls apart. */
  expansionZoom(clusterId: number): number;
}

/** @param alone couriers that must not join a disc: selected, or in need of someone. */
export function indexCouriers(couriers: Iterable<CourierView>, alone: ReadonlySet<string>): CourierIndex {
  const byId = new Map<string, CourierView>();
  const points: PointFeature<Member>[] = [];
  const apart: CourierView[] = [];
  for (const courier of couriers) {
    if (courier.position === null || courier.activity === "offline") continue;
    byId.set(courier.courierId, courier);
    if (courier.activity === "silent" || alone.has(courier.courierId)) apart.push(courier);
    else points.push(toPoint(courier, courier.position));
  }
  const clusters = new Supercluster<Member, Tally>({
    radius: CLUSTER_RADIUS_PX,
    extent: 512,
    minPoints: CLUSTER_FROM,
    maxZoom: byId.size > CROWD ? SINGLES_FROM_ZOOM : SINGLES_FROM_ZOOM - 1,
    map: ({ courierId }) => {
      const activity = byId.get(courierId)?.activity;
      return {
        toDoor: activity === "toDoor" ? 1 : 0,
        toFood: activity === "toFood" || activity === "atRestaurant" ? 1 : 0,
      };
    },
    reduce: (sum, one) => {
      sum.toDoor += one.toDoor;
      sum.toFood += one.toFood;
    },
  });
  clusters.load(points);

  return {
    marksIn(bounds, zoom) {
      const singles: SingleMark[] = apart.flatMap((courier) => toSingle(courier));
      const discs: ClusterMark[] = [];
      for (const feature of clusters.getClusters([...bounds], Math.floor(zoom))) {
        const properties = feature.properties;
        if ("cluster_id" in properties) {
          const [lon, lat] = feature.geometry.coordinates;
          discs.push({
            id: properties.cluster_id,
            position: [lon ?? 0, lat ?? 0],
            count: properties.point_count,
            shares: toShares(properties, properties.point_count),
          });
        } else {
          const courier = byId.get(properties.courierId);
          if (courier !== undefined) singles.push(...toSingle(courier));
        }
      }
      return { singles, clusters: discs };
    },
    expansionZoom: (clusterId) => clusters.getClusterExpansionZoom(clusterId),
  };
}

const toPoint = (courier: CourierView, position: readonly [number, number]): PointFeature<Member> => ({
  type: "Feature",
  properties: { courierId: courier.courierId },
  geometry: { type: "Point", coordinates: [...position] },
});

const toSingle = ({ courierId, activity, position, bearingDeg }: CourierView): SingleMark[] =>
  position === null
    ? []
    : [{ courierId, activity, position, bearingDeg: hasBearing(activity) ? (bearingDeg ?? 0) : 0 }];

/** Whoever is not going anywhere points nowhere. */
const hasBearing = (activity: CourierActivity): boolean => activity === "toDoor" || activity === "toFood";

/** Rounded to eighths; together never more than the whole disc. */
function toShares({ toDoor, toFood }: Tally, count: number): ClusterShares {
  const door = Math.round((toDoor / count) * CLUSTER_PARTS);
  return { toDoor: door, toFood: Math.min(CLUSTER_PARTS - door, Math.round((toFood / count) * CLUSTER_PARTS)) };
}
