/**
 * Draws the couriers on a map that has loaded. The map's own loop is left alone: this
 * sets two sources, at most once a second from data and ten times a second while single
 * marks glide.
 */
import type { CourierActivity, CourierView } from "@doorstep/events/browser";
import type { GeoJSONSource, MapLayerMouseEvent, Map as MapLibreMap } from "maplibre-gl";
import { clusterIconId, courierIconId, drawClusterIcon, drawCourierIcon, type MarkColours } from "./courier-icons.ts";
import { type CourierIndex, type CourierMarks, indexCouriers } from "./courier-marks.ts";
import { type Glide, glideAt, glideTo } from "./glide.ts";

const SINGLES = "ops-couriers";
const CLUSTERS = "ops-clusters";
const HALO = "ops-halo";
const GLIDE_MS = 1_000;
const FRAME_MS = 100;
const activities: readonly CourierActivity[] = ["toDoor", "toFood", "atRestaurant", "free", "silent", "offline"];

export interface CourierLayer {
  update(couriers: readonly CourierView[], selectedId: string | null): void;
  close(): void;
}

export interface CourierLayerOptions {
  readonly map: MapLibreMap;
  readonly colours: MarkColours;
  readonly stillMarks: boolean;
  readonly onSelect: (courierId: string) => void;
}

export function drawCouriers({ map, colours, stillMarks, onSelect }: CourierLayerOptions): CourierLayer {
  let index: CourierIndex = indexCouriers([], new Set());
  let marks: CourierMarks = { singles: [], clusters: [] };
  let glides = new Map<string, Glide>();
  let selected: string | null = null;
  let frame: ReturnType<typeof setTimeout> | undefined;

  for (const activity of activities) {
    const id = courierIconId(activity);
    if (map.hasImage(id)) map.removeImage(id);
    map.addImage(id, drawCourierIcon(activity, colours), { pixelRatio: 2 });
  }
  addLayers(map, colours);

  const place = () => {
    const { _sw, _ne } = map.getBounds();
    marks = index.marksIn([_sw.lng, _sw.lat, _ne.lng, _ne.lat], map.getZoom());
    const nowMs = performance.now();
    const next = new Map<string, Glide>();
    for (const { courierId, position } of marks.singles) {
      next.set(
        courierId,
        glideTo(glides.get(courierId), { to: position, nowMs, durationMs: stillMarks ? 0 : GLIDE_MS }),
      );
    }
    glides = next;
    for (const { count, shares } of marks.clusters) {
      const id = clusterIconId(count, shares);
      if (!map.hasImage(id)) map.addImage(id, drawClusterIcon(count, shares, colours), { pixelRatio: 2 });
    }
    void source(map, CLUSTERS)?.setData({
      type: "FeatureCollection",
      features: marks.clusters.map(({ id, position, count, shares }) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [...position] },
        properties: { clusterId: id, count: String(count), icon: clusterIconId(count, shares) },
      })),
    });
    glide();
  };

  const glide = () => {
    clearTimeout(frame);
    const nowMs = performance.now();
    let moving = false;
    void source(map, SINGLES)?.setData({
      type: "FeatureCollection",
      features: marks.singles.map(({ courierId, activity, position, bearingDeg }) => {
        const path = glides.get(courierId);
        if (path !== undefined && path.endMs > nowMs && path.from !== path.to) moving = true;
        return {
          type: "Feature",
          geometry: { type: "Point", coordinates: [...(path === undefined ? position : glideAt(path, nowMs))] },
          properties: {
            courierId,
            icon: courierIconId(activity),
            bearing: bearingDeg,
            selected: courierId === selected,
            faded: selected !== null && courierId !== selected,
          },
        };
      }),
    });
    if (moving) frame = setTimeout(glide, FRAME_MS);
  };

  const pickSingle = (event: MapLayerMouseEvent) => {
    const id: unknown = event.features?.[0]?.properties.courierId;
    if (typeof id === "string") onSelect(id);
  };
  const openCluster = (event: MapLayerMouseEvent) => {
    const id: unknown = event.features?.[0]?.properties.clusterId;
    if (typeof id === "number")
      map.easeTo({ center: event.lngLat, zoom: index.expansionZoom(id) + 0.2, duration: 600 });
  };
  const point = () => {
    map.getCanvas().style.cursor = "pointer";
  };
  const unpoint = () => {
    map.getCanvas().style.cursor = "";
  };
  map.on("moveend", place);
  map.on("click", SINGLES, pickSingle);
  map.on("click", CLUSTERS, openCluster);
  for (const layer of [SINGLES, CLUSTERS]) {
    map.on("mouseenter", layer, point);
    map.on("mouseleave", layer, unpoint);
  }

  return {
    update(couriers, selectedId) {
      selected = selectedId;
      index = indexCouriers(couriers, new Set(selectedId === null ? [] : [selectedId]));
      place();
    },
    close() {
      clearTimeout(frame);
      map.off("moveend", place);
      map.off("click", SINGLES, pickSingle);
      map.off("click", CLUSTERS, openCluster);
      for (const layer of [SINGLES, CLUSTERS]) {
        map.off("mouseenter", layer, point);
        map.off("mouseleave", layer, unpoint);
      }
      // A map taken down, or given a new style, has dropped these already.
      if (map.style === undefined) return;
      for (const layer of [SINGLES, HALO, CLUSTERS]) if (map.getLayer(layer)) map.removeLayer(layer);
      for (const id of [SINGLES, CLUSTERS]) if (map.getSource(id)) map.removeSource(id);
    },
  };
}

function addLayers(map: MapLibreMap, colours: MarkColours): void {
  for (const id of [CLUSTERS, SINGLES]) {
    map.addSource(id, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  }
  map.addLayer({
    id: CLUSTERS,
    type: "symbol",
    source: CLUSTERS,
    layout: {
      "icon-image": ["get", "icon"],
      "icon-allow-overlap": true,
      "text-field": ["get", "count"],
      "text-font": ["Figtree Variable"],
      "text-size": 13,
      "text-allow-overlap": true,
    },
    paint: { "text-color": colours.ink },
  });
  map.addLayer({
    id: HALO,
    type: "circle",
    source: SINGLES,
    filter: ["get", "selected"],
    paint: { "circle-radius": 20, "circle-color": colours.moving, "circle-opacity": 0.16 },
  });
  map.addLayer({
    id: SINGLES,
    type: "symbol",
    source: SINGLES,
    layout: {
      "icon-image": ["get", "icon"],
      "icon-rotate": ["get", "bearing"],
      "icon-rotation-alignment": "map",
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
    },
    paint: { "icon-opacity": ["case", ["get", "faded"], 0.5, 1] },
  });
}

const source = (map: MapLibreMap, id: string): GeoJSONSource | undefined => map.getSource<GeoJSONSource>(id);
