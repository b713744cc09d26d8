/**
 * The map library behind the components: MapLibre, or Mapbox GL when there is a token. The
 * components are the same; the library itself, by far the largest script, comes only when a map
 * is on the page.
 */
import * as mapbox from "react-map-gl/mapbox";
import * as maplibre from "react-map-gl/maplibre";
import { MAPBOX_TOKEN } from "./map-settings.ts";
import { MAP_FONT } from "./map-style.ts";

type Components = Pick<typeof maplibre, "Map" | "Marker" | "Source" | "Layer" | "useMap">;

// The two differ in the types of options that none of ours uses.
const components: Components = MAPBOX_TOKEN === "" ? maplibre : (mapbox as typeof mapbox & Components);

export const { Map: LibraryMap, Marker, Source, Layer, useMap } = components;
export type { MapRef } from "react-map-gl/maplibre";

/** What the library's own component has to be given. Starts the download; call it once a map. */
export function openLibrary() {
  if (MAPBOX_TOKEN === "") return { mapLib: import("./library-maplibre.ts").then((module) => module.maplibregl) };
  void import("./library-mapbox-css.ts");
  // Mapbox GL is what its component loads by itself.
  return { mapboxAccessToken: MAPBOX_TOKEN, localFontFamily: MAP_FONT, logoPosition: "bottom-right" as const };
}
