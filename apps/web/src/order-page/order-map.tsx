import type { OrderPosition, OrderRoute, OrderView } from "@doorstep/events/browser";
import { LocateFixed, Minus, Plus } from "lucide-react";
import type { GeoJSONSource, Map as MapInstance, Marker as MarkerInstance } from "maplibre-gl";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Translator } from "../i18n/translator.ts";
import { boundsOf, shouldRefit } from "../map/camera.ts";
import { CityMap } from "../map/city-map.tsx";
import type { MapRef } from "../map/engine.ts";
import { KEEP_CLEAR_SOURCE, KeepClear, keptClear } from "../map/keep-clear.tsx";
import { CourierMarker, HomeMarker, RestaurantMarker } from "../map/map-markers.tsx";
import type { LonLat } from "../map/route-geometry.ts";
import { ROUTE_SOURCE, RouteLayers, STREETS_SOURCE } from "../map/route-layers.tsx";
import { routeParts, streetsAhead } from "../map/route-parts.ts";
import { routeStateOf } from "../map/route-state.ts";
import { SEEN_AGO_FROM_MS } from "./freshness.ts";
import { firstName } from "./names.ts";
import type { Screen } from "./screen.ts";
import { type ShownPlace, useMarkerPlayback } from "./use-marker-playback.ts";

export interface OrderMapProps {
  readonly t: Translator;
  readonly view: OrderView;
  readonly route: OrderRoute | null;
  readonly position: OrderPosition | null;
  readonly nowMs: number;
  readonly clockOffsetMs: number;
  readonly screen: Screen;
  /** The page is cut off: nothing here is live. */
  readonly held: boolean;
  readonly onReady: () => void;
  readonly onFail: () => void;
}

/** Room for the marks, which stand on their places, and for what floats over the map. */
const PADDING = { top: 60, bottom: 40, left: 36, right: 36 };
const LOW_PADDING = { top: 44, bottom: 14, left: 36, right: 36 };
const WIDE_PADDING = { top: 120, bottom: 120, left: 140, right: 140 };
const LOW_UNDER_PX = 200;
const WIDE_FROM_PX = 900;
const CAMERA_MS = 600;
/** The seam between travelled and remaining lies under the courier's mark; it need not move each frame. */
const CUT_EVERY_MS = 400;
const EMPTY = { type: "FeatureCollection" as const, features: [] };

export function OrderMap(props: OrderMapProps) {
  const { t, view, route, position, nowMs, screen, held, onReady, onFail } = props;
  const map = useRef<MapRef>(null);
  const marker = useRef<MarkerInstance>(null);
  const [following, setFollowing] = useState(true);
  const [ready, setReady] = useState(false);

  const over = screen === "delivered";
  const onBoard = view.courier?.activity === "toDoor" || view.courier?.activity === "atDoor";
  const waiting = view.courier?.activity === "atRestaurant";
  const seenMs = position === null ? 0 : nowMs - position.atMs;
  const stale = held || seenMs >= SEEN_AGO_FROM_MS || (view.courier?.silentSinceMs ?? null) !== null;
  const state = routeStateOf({ view, position, old: stale });
  // Their names then stand beside the way, and not across it.
  const named = state === "live" || state === "driven";
  const ofRoute = position !== null && route !== null && position.routeVersion === route.routeVersion;

  const door = view.dropoff.position;
  const cut = useCallback(
    (alongM: number | null): void => {
      const drawn = map.current?.getMap();
      if (drawn === undefined || route === null) return;
      setSource(drawn, ROUTE_SOURCE, routeParts(route, { state, alongM, door }));
      if (state === "live") setSource(drawn, STREETS_SOURCE, streetsAhead(route, alongM ?? route.pickupAlongM));
    },
    [route, state, door],
  );

  const fixed = useMemo(() => [view.restaurant.position, door], [view.restaurant.position, door]);
  const cutAtMs = useRef(0);
  const show = useCallback(
    (place: ShownPlace): void => {
      if (!waiting) putMarker(marker.current, place);
      const atMs = performance.now();
      if (atMs - cutAtMs.current < CUT_EVERY_MS) return;
      cutAtMs.current = atMs;
      cut(place.alongM);
      const drawn = map.current?.getMap();
      if (drawn !== undefined) setSource(drawn, KEEP_CLEAR_SOURCE, keptClear([...fixed, place.position]));
    },
    [cut, fixed, waiting],
  );
  const shown = useMarkerPlayback({
    position: over ? null : position,
    route,
    clockOffsetMs: props.clockOffsetMs,
    paused: held,
    show,
  });

  // The mark may come, or be drawn anew, after the place it stands on was known.
  useEffect(() => {
    if (shown.current !== null)
      putMarker(
        marker.current,
        waiting ? { ...shown.current, position: view.restaurant.position, alongM: null } : shown.current,
      );
  });

  // What React draws is at most a second old: it is there at once when the state changes, and again
  // when another theme throws the map's sources away. Between two renderings `cut` moves the seam.
  const alongM = shown.current?.alongM ?? (ofRoute ? position.alongM : null);
  const namedFromM = state === "live" ? alongM : null;
  const parts = route === null ? EMPTY : routeParts(route, { state, alongM, door });
  const streets = route === null || !named ? EMPTY : streetsAhead(route, namedFromM ?? route.pickupAlongM);

  const courierAt: LonLat | null = waiting
    ? view.restaurant.position
    : (shown.current?.position ?? position?.position ?? null);
  const halfWay = ofRoute && onBoard && position.alongM * 2 >= route.pickupAlongM + route.dropoffAlongM;
  const framed = framedPoints({ view, route, courierAt: over ? null : courierAt, withRestaurant: !halfWay });
  const bounds = boundsOf(framed);
  const frameKey = `${screen} ${view.courier?.courierId} ${halfWay} ${route?.routeVersion}`;

  const fit = useCallback(
    (always: boolean): void => {
      const instance = map.current?.getMap();
      if (instance !== undefined) fitTo(instance, bounds, always);
    },
    [bounds],
  );
  const lastFrame = useRef("");
  useEffect(() => {
    if (!ready || !following) return;
    fit(frameKey !== lastFrame.current);
    lastFrame.current = frameKey;
  });

  const streetNames = useMemo(
    () => (named && route !== null ? route.streets.map((street) => street.name) : []),
    [named, route],
  );
  const [start] = useState(() => ({ bounds, paddingPx: 48 }));
  return (
    <>
      <CityMap
        ref={map}
        start={start}
        label={t.text("order.map", { restaurant: view.restaurant.name })}
        unnamedStreets={streetNames}
        onGesture={() => setFollowing(false)}
        onReady={() => {
          setReady(true);
          onReady();
        }}
        onFail={onFail}
      >
        <RouteLayers route={parts} streets={streets} />
        <KeepClear places={courierAt === null || over ? fixed : [...fixed, courierAt]} />
        <RestaurantMarker position={view.restaurant.position} name={view.restaurant.name} />
        <HomeMarker position={view.dropoff.position} name={t.text("map.you")} />
        {view.courier !== null && courierAt !== null && !over && (
          <CourierMarker
            ref={marker}
            position={courierAt}
            name={firstName(view.courier.name)}
            state={stale ? "stale" : "live"}
            waiting={waiting}
            pill={stale && position !== null ? t.text("map.seenAgo", { age: { ageMs: seenMs } }) : null}
          />
        )}
      </CityMap>
      {!following && !over && (
        <button
          type="button"
          onClick={() => {
            lastFrame.current = "";
            setFollowing(true);
          }}
          className="press absolute bottom-3 left-1/2 inline-flex min-h-11 -translate-x-1/2 items-center gap-2.5 rounded-full border border-line bg-surface px-4 text-label font-[650] shadow-float"
        >
          <LocateFixed size={18} strokeWidth={2} aria-hidden="true" />
          {t.text("map.recentre")}
        </button>
      )}
      <div className="absolute right-5 bottom-6 hidden overflow-hidden rounded-quiet bg-surface shadow-float desk:grid">
        <ZoomButton label={t.text("map.zoomIn")} onClick={() => map.current?.zoomIn()}>
          <Plus size={18} strokeWidth={2} aria-hidden="true" />
        </ZoomButton>
        <ZoomButton label={t.text("map.zoomOut")} onClick={() => map.current?.zoomOut()}>
          <Minus size={18} strokeWidth={2} aria-hidden="true" />
        </ZoomButton>
      </div>
    </>
  );
}

function ZoomButton(props: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-label={props.label}
      onClick={props.onClick}
      className="grid size-12 place-items-center border-line not-first:border-t"
    >
      {props.children}
    </button>
  );
}

function framedPoints(of: {
  readonly view: OrderView;
  readonly route: OrderRoute | null;
  readonly courierAt: LonLat | null;
  readonly withRestaurant: boolean;
}): readonly LonLat[] {
  const { view, route, courierAt, withRestaurant } = of;
  const driven =
    route === null || !withRestaurant
      ? []
      : route.points.filter((_, index) => {
          const atM = route.alongM[index] ?? 0;
          return atM >= route.pickupAlongM && atM <= route.dropoffAlongM;
        });
  return [
    view.dropoff.position,
    ...(courierAt === null ? [] : [courierAt]),
    ...(withRestaurant || courierAt === null ? [view.restaurant.position, ...driven] : []),
  ];
}

function fitTo(map: MapInstance, bounds: ReturnType<typeof boundsOf>, always: boolean): void {
  const [west, south, east, north] = bounds;
  const { clientWidth, clientHeight } = map.getContainer();
  const padding = clientWidth >= WIDE_FROM_PX ? WIDE_PADDING : clientHeight < LOW_UNDER_PX ? LOW_PADDING : PADDING;
  const camera = map.cameraForBounds([west, south, east, north], { padding, maxZoom: 16.5 });
  if (camera?.zoom === undefined || camera.center === undefined) return;
  const view = map.getBounds();
  const refit = shouldRefit({
    shown: [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()],
    wanted: bounds,
    zoom: map.getZoom(),
    wantedZoom: camera.zoom,
  });
  if (always || refit) map.easeTo({ center: camera.center, zoom: camera.zoom, duration: CAMERA_MS });
}

/** Where the mark stands is written on it too, for whoever checks that it keeps to the road. */
function putMarker(marker: MarkerInstance | null, { position, bearingDeg, alongM }: ShownPlace): void {
  if (marker === null) return;
  marker.setLngLat([position[0], position[1]]);
  const element = marker.getElement();
  element.style.setProperty("--bearing", `${bearingDeg}deg`);
  element.dataset.position = position.join(" ");
  element.dataset.onRoute = String(alongM !== null);
}

function setSource(map: MapInstance, id: string, data: GeoJSON.FeatureCollection): void {
  map.getSource<GeoJSONSource>(id)?.setData(data);
}
