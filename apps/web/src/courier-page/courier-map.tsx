"use client";

import { LocateFixed } from "lucide-react";
import type { Marker as MarkerInstance } from "maplibre-gl";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslator } from "../i18n/provider.tsx";
import { boundsOf } from "../map/camera.ts";
import { CityMap } from "../map/city-map.tsx";
import type { MapRef } from "../map/engine.ts";
import { CourierMarker, HomeMarker, RestaurantMarker } from "../map/map-markers.tsx";
import type { LonLat } from "../map/route-geometry.ts";
import { RouteLayers } from "../map/route-layers.tsx";
import type { RouteCollection } from "../map/route-parts.ts";
import type { ShownJob } from "./shown-job.ts";
import { legOf, nextLegOf } from "./way.ts";

export interface CourierMapProps {
  readonly shown: ShownJob | null;
  readonly here: LonLat | null;
  readonly bearingDeg: number | null;
  readonly centre: LonLat;
  readonly onFail: () => void;
}

const NO_STREETS = { type: "FeatureCollection" as const, features: [] };
/** The bar above, the sheet's edge below. */
const PADDING = { top: 90, bottom: 60, left: 48, right: 48 };
const NEAR_ZOOM = 15.5;
const CAMERA_MS = 600;

export function CourierMap({ shown, here, bearingDeg, centre, onFail }: CourierMapProps) {
  const t = useTranslator();
  const map = useRef<MapRef>(null);
  const marker = useRef<MarkerInstance>(null);
  const [following, setFollowing] = useState(true);
  const [ready, setReady] = useState(false);
  const job = shown?.job ?? null;
  const leg = job === null ? [] : legOf(job);
  const route = useMemo(() => (job === null ? { ...NO_STREETS } : routeOf(job)), [job]);
  const stop = job === null ? null : job.isPickedUp ? job.door.position : job.restaurant.position;
  const [start] = useState(() => ({ center: here ?? stop ?? centre, zoom: NEAR_ZOOM - 1 }));

  useEffect(() => {
    marker.current?.getElement().style.setProperty("--bearing", `${bearingDeg ?? 0}deg`);
  });

  const framed = [...(here === null ? [] : [here]), ...(stop === null ? [] : [stop])];
  const frame = framed.flat().join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: `frame` is what is framed.
  useEffect(() => {
    if (!ready || !following || framed.length === 0) return;
    const instance = map.current?.getMap();
    const [west, south, east, north] = boundsOf(framed);
    const camera = instance?.cameraForBounds([west, south, east, north], { padding: PADDING, maxZoom: NEAR_ZOOM });
    if (camera?.center === undefined || camera.zoom === undefined) return;
    instance?.easeTo({ center: camera.center, zoom: camera.zoom, duration: CAMERA_MS });
  }, [ready, following, frame]);

  return (
    <>
      <CityMap
        ref={map}
        start={start}
        label={t.text("courier.map")}
        credit="aboveSheet"
        onGesture={() => setFollowing(false)}
        onReady={() => setReady(true)}
        onFail={onFail}
      >
        <RouteLayers route={route} streets={NO_STREETS} />
        {job !== null && !job.isPickedUp && (
          <RestaurantMarker position={job.restaurant.position} name={job.restaurant.name} />
        )}
        {job !== null && <HomeMarker position={job.door.position} name={job.door.label} />}
        {here !== null && (
          <CourierMarker
            ref={marker}
            position={here}
            name={t.text("courier.you")}
            state="live"
            waiting={false}
            pill={null}
          />
        )}
      </CityMap>
      {!following && leg.length + framed.length > 0 && (
        <button
          type="button"
          aria-label={t.text("map.recentre")}
          onClick={() => setFollowing(true)}
          className="press absolute right-3 bottom-9 z-10 grid size-13 place-items-center rounded-full bg-surface shadow-float"
        >
          <LocateFixed size={20} strokeWidth={2} aria-hidden="true" />
        </button>
      )}
    </>
  );
}

/** The leg under way in full, the one after it dotted. */
function routeOf(job: NonNullable<CourierMapProps["shown"]>["job"]): RouteCollection {
  const parts = [
    { part: "remaining" as const, points: legOf(job) },
    { part: "planned" as const, points: nextLegOf(job) },
  ];
  return {
    type: "FeatureCollection",
    features: parts
      .filter(({ points }) => points.length > 1)
      .map(({ part, points }) => ({
        type: "Feature",
        properties: { part },
        geometry: { type: "LineString", coordinates: points.map(([lon, lat]) => [lon, lat]) },
      })),
  };
}
