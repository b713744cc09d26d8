export { cellsAround, positionToArea, positionToCell } from "./cells.ts";
export {
  bearingDeg,
  distanceM,
  type LonLat,
  lonLatToPoint,
  type PointM,
  planeAt,
  pointToLonLat,
} from "./plane.ts";
export { type Projected, projectOnto } from "./projection.ts";
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
