export type { Address, AddressHit, AddressIndex } from "./addresses/address-index.ts";
export type { BBox, LonLat } from "./geo.ts";
export { nearestByRoadTime, type Reached, type ReachLimits, travelTimes, travelTimesTo } from "./graph/reach.ts";
export type { RoadGraph } from "./graph/road-graph.ts";
export { findRoute } from "./graph/route.ts";
export { joinRoutes, type Route, type RoutePoint, type RouteStreet } from "./graph/route-shape.ts";
export { type RoadPoint, snapToRoad } from "./graph/snap.ts";
export type { Dish, Restaurant } from "./restaurants/restaurant.ts";
