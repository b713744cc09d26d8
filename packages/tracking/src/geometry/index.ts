export {
  bearingDeg,
  directionDeg,
  distanceM,
  type LonLat,
  lonLatToPoint,
  type Plane,
  type PointM,
  planeAt,
  pointToLonLat,
} from "./plane.ts";
export { type Projected, projectOnto, type Stretch } from "./projection.ts";
export {
  bearingAt,
  type PlannedPoint,
  pieceAt,
  plannedMsAt,
  positionAt,
  type RouteLine,
  routeLine,
  valueAt,
} from "./route-line.ts";
