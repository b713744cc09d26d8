"use client";

import type { OrderSnapshot } from "@doorstep/events/browser";
import { useMemo } from "react";
import { RouteLayers } from "../map/route-layers.tsx";
import { routeParts, streetsAhead } from "../map/route-parts.ts";
import { routeStateOf } from "../map/route-state.ts";

const NO_ROUTE = { type: "FeatureCollection" as const, features: [] };

/** The selected order's way, drawn as its diner sees it. */
export function OrderOnMap({ snapshot: { view, route, position } }: { snapshot: OrderSnapshot }) {
  const drawn = useMemo(() => {
    if (route === null || view.cancelled !== null) return { route: NO_ROUTE, streets: NO_ROUTE };
    const alongM = position?.routeVersion === route.routeVersion ? position.alongM : null;
    const state = routeStateOf({ view, position, old: false });
    return {
      route: routeParts(route, { state, alongM, door: view.dropoff.position }),
      streets: state === "live" ? streetsAhead(route, alongM ?? route.pickupAlongM) : NO_ROUTE,
    };
  }, [view, route, position]);
  return <RouteLayers route={drawn.route} streets={drawn.streets} />;
}
