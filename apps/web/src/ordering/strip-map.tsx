"use client";

import { useTranslator } from "../i18n/provider.tsx";
import { CityMap } from "../map/city-map.tsx";
import { HomeMarker } from "../map/map-markers.tsx";

const ZOOM = 14;

export function StripMap({
  center,
  hasDoor,
}: {
  readonly center: readonly [number, number];
  readonly hasDoor: boolean;
}) {
  const t = useTranslator();
  return (
    <CityMap start={{ center, zoom: ZOOM }} label={t.text("home.map")} interactive={false} credit="raised">
      {hasDoor && <HomeMarker position={center} name="" />}
    </CityMap>
  );
}
