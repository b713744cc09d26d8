/**
 * The city's style, made from the tokens: flat, north up, few words. Importance is told by
 * width, never by yellow or orange, so that nothing is as strong as a route. It uses only
 * what MapLibre and Mapbox GL both know.
 */
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import { mapColours, type Theme } from "../ui/tokens.ts";

export const MAP_FONT = "Figtree Variable";

/** No font is called "Bold": the library takes the weight from the first name, the letters from the second. */
export const BOLD_MAP_FONT = ["Bold", MAP_FONT] as const;

/** Set beside the tiles' first layer so that a route lies over streets and under names. */
export const BELOW_LABELS = "street-labels";

const LARGE = ["trunk", "primary", "secondary"];
const SMALL = ["tertiary", "residential", "service"];

type Width = readonly [zoom: number, px: number][];

const WIDTHS: Readonly<Record<string, Width>> = {
  trunk: [
    [10, 1.4],
    [13, 4.2],
    [16, 14],
  ],
  primary: [
    [10, 1.1],
    [13, 3.6],
    [16, 13],
  ],
  secondary: [
    [10, 0.8],
    [13, 2.9],
    [16, 11],
  ],
  tertiary: [
    [11, 0.7],
    [14, 2.6],
    [16, 9],
  ],
  residential: [
    [12, 0.6],
    [14, 1.7],
    [16, 7],
  ],
  service: [
    [14, 0.6],
    [16, 3],
  ],
};

export interface CityStyleOptions {
  /** Where the tiles are, without a slash at the end. */
  readonly origin: string;
  readonly mapbox: boolean;
  /** Streets that something else on the map already names. */
  readonly unnamedStreets: readonly string[];
  /** False where something else on the map is to be read. */
  readonly streetNames: boolean;
}

export function cityStyle(
  theme: Theme,
  { origin, mapbox, unnamedStreets, streetNames }: CityStyleOptions,
): StyleSpecification {
  const colour = mapColours[theme];
  return {
    version: 8,
    // Without `glyphs` MapLibre draws the letters itself, from the page's own fonts. Mapbox GL does
    // so too when told (`localFontFamily`), but insists on an address.
    ...(mapbox ? { glyphs: "mapbox://fonts/mapbox/{fontstack}/{range}.pbf" } : {}),
    sources: {
      city: {
        type: "vector",
        tiles: [`${origin}/tiles/{z}/{x}/{y}`],
        minzoom: 10,
        maxzoom: 15,
      },
    },
    layers: [
      { id: "land", type: "background", paint: { "background-color": colour.land } },
      fill("green", colour.green),
      fill("beach", colour.beach),
      fill("water", colour.water),
      {
        id: "waterways",
        type: "line",
        source: "city",
        "source-layer": "waterways",
        paint: { "line-color": colour.water, "line-width": 1.5 },
      },
      {
        id: "buildings",
        type: "fill",
        source: "city",
        "source-layer": "buildings",
        minzoom: 13.5,
        paint: { "fill-color": colour.building },
      },
      {
        id: "paths",
        type: "line",
        source: "city",
        "source-layer": "streets",
        minzoom: 15,
        filter: ["==", ["get", "class"], "path"],
        paint: { "line-color": colour.street, "line-width": 1 },
      },
      ...SMALL.toReversed().map((name) => casing(name, colour.streetCasing)),
      ...SMALL.toReversed().map((name) => street(name, colour.street)),
      ...LARGE.toReversed().map((name) => casing(name, colour.mainStreetCasing)),
      ...LARGE.toReversed().map((name) => street(name, colour.mainStreet)),
      {
        id: "street-labels",
        type: "symbol",
        source: "city",
        "source-layer": "streets",
        minzoom: 13,
        filter: [
          "all",
          ["has", "name"],
          ["<=", ["get", "rank"], 5],
          ["!", ["in", ["get", "name"], ["literal", [...unnamedStreets]]]],
        ],
        layout: {
          visibility: streetNames ? "visible" : "none",
          "symbol-placement": "line",
          "symbol-spacing": 380,
          "symbol-sort-key": ["get", "rank"],
          "text-field": ["get", "name"],
          "text-font": [MAP_FONT],
          "text-size": ["interpolate", ["linear"], ["zoom"], 13, 10.5, 16, 11.5],
          "text-max-angle": 30,
          "text-padding": 8,
        },
        paint: { "text-color": colour.streetLabel, "text-halo-color": colour.land, "text-halo-width": 1.4 },
      },
      {
        id: "district-labels",
        type: "symbol",
        source: "city",
        "source-layer": "places",
        minzoom: 11,
        maxzoom: 16,
        filter: ["in", ["get", "kind"], ["literal", ["town", "suburb", "neighbourhood"]]],
        layout: {
          "symbol-sort-key": ["get", "rank"],
          "text-field": ["get", "name"],
          "text-font": [MAP_FONT],
          "text-size": 12.5,
          "text-letter-spacing": 0.03,
          "text-max-width": 8,
          "text-padding": 14,
        },
        paint: { "text-color": colour.districtLabel, "text-halo-color": colour.land, "text-halo-width": 1.6 },
      },
    ],
  };
}

function fill(layer: "green" | "beach" | "water", colour: string): LayerSpecification {
  return { id: layer, type: "fill", source: "city", "source-layer": layer, paint: { "fill-color": colour } };
}

function street(name: string, colour: string): LayerSpecification {
  return streetLine(name, { id: `street-${name}`, colour, addPx: 0 });
}

function casing(name: string, colour: string): LayerSpecification {
  return streetLine(name, { id: `casing-${name}`, colour, addPx: 1.4 });
}

function streetLine(name: string, line: { id: string; colour: string; addPx: number }): LayerSpecification {
  const width = WIDTHS[name] ?? [];
  return {
    id: line.id,
    type: "line",
    source: "city",
    "source-layer": "streets",
    minzoom: width[0]?.[0] ?? 10,
    filter: ["==", ["get", "class"], name],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": line.colour,
      "line-width": [
        "interpolate",
        ["exponential", 1.5],
        ["zoom"],
        ...width.flatMap(([zoom, px]) => [zoom, px + line.addPx]),
      ],
    },
  };
}
