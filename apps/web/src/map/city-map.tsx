"use client";

import type { Map as MapInstance } from "maplibre-gl";
import { type ReactNode, type Ref, useMemo, useState } from "react";
import { useTheme } from "../ui/theme.ts";
import { LibraryMap, type MapRef, openLibrary } from "./engine.ts";
import { MAPBOX_TOKEN } from "./map-settings.ts";
import { cityStyle } from "./map-style.ts";

export interface CityMapProps {
  readonly ref?: Ref<MapRef>;
  /** What is seen first. */
  readonly start:
    | {
        readonly bounds: readonly [west: number, south: number, east: number, north: number];
        readonly paddingPx: number;
      }
    | { readonly center: readonly [lon: number, lat: number]; readonly zoom: number };
  /** Accessible name. */
  readonly label: string;
  /** Streets that the children name themselves, as those of a route. */
  readonly unnamedStreets?: readonly string[];
  /** False where something else on the map is to be read. */
  readonly streetNames?: boolean;
  /** A picture when false: no gestures, no focus. */
  readonly interactive?: boolean;
  /** Where the credit stands; the left unless something else is there. `raised` is right, clear of a fading edge; `aboveSheet` clear of the sheet that lies over the map. */
  readonly credit?: CreditPlace;
  /** A person moved the map. */
  readonly onGesture?: () => void;
  /** Everything in view is drawn; again after each movement. */
  readonly onReady?: (map: MapInstance) => void;
  readonly onMoveEnd?: (map: MapInstance) => void;
  /** No map can be drawn here, as without WebGL. The page goes on without. */
  readonly onFail?: () => void;
  /** Sources, layers and markers of `engine.ts`. */
  readonly children?: ReactNode;
}

type CreditPlace = "left" | "right" | "raised" | "aboveSheet";

const CREDIT: Record<CreditPlace, string> = {
  left: "bottom-1.5 left-1.5",
  right: "right-1.5 bottom-1.5",
  raised: "right-1.5 bottom-10",
  aboveSheet: "bottom-8 left-1.5",
};

const NONE: readonly string[] = [];

/**
 * The city, drawn from our own tiles in the theme on screen. Every map of the product is this one
 * with something on it. Load it lazily: it brings the map library with it.
 */
export function CityMap({
  ref,
  start,
  label,
  unnamedStreets = NONE,
  streetNames = true,
  interactive = true,
  credit = "left",
  children,
  ...on
}: CityMapProps) {
  const theme = useTheme();
  const style = useMemo(
    () =>
      cityStyle(theme, { origin: window.location.origin, mapbox: MAPBOX_TOKEN !== "", unnamedStreets, streetNames }),
    [theme, unnamedStreets, streetNames],
  );
  const [library] = useState(openLibrary);
  return (
    <div className="relative size-full bg-land [--map-casing:var(--surface)]">
      <LibraryMap
        {...library}
        ref={ref ?? null}
        mapStyle={style}
        initialViewState={
          "bounds" in start
            ? { bounds: [...start.bounds], fitBoundsOptions: { padding: start.paddingPx } }
            : { longitude: start.center[0], latitude: start.center[1], zoom: start.zoom }
        }
        minZoom={10}
        maxZoom={18}
        dragRotate={false}
        touchPitch={false}
        pitchWithRotate={false}
        attributionControl={false}
        interactive={interactive}
        locale={{ "Map.Title": label }}
        onLoad={(event) => {
          event.target.touchZoomRotate.disableRotation();
          event.target.keyboard.disableRotation();
        }}
        onIdle={(event) => on.onReady?.(event.target)}
        onMoveStart={(event) => {
          if (event.originalEvent !== undefined) on.onGesture?.();
        }}
        onMoveEnd={(event) => on.onMoveEnd?.(event.target)}
        onError={(event) => {
          // A tile that fails is drawn as land and asked for again; only a map that cannot start is given up.
          if (event.target === null) on.onFail?.();
        }}
      >
        {children}
      </LibraryMap>
      <Credit place={credit} />
    </div>
  );
}

/** Always visible, as the licence of the data asks. */
function Credit({ place }: { readonly place: CreditPlace }) {
  return (
    <a
      href="https://www.openstreetmap.org/copyright"
      target="_blank"
      rel="noreferrer"
      className={`absolute z-10 rounded-[5px] bg-surface/85 px-1.5 py-0.5 text-credit text-ink-2 ${CREDIT[place]}`}
    >
      © OpenStreetMap
    </a>
  );
}
