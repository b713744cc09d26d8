"use client";

import type { CourierView } from "@doorstep/events/browser";
import type { GeoJSONSource, Map as MapInstance, MapLayerMouseEvent } from "maplibre-gl";
import { useEffect, useMemo, useRef } from "react";
import { Layer, Source } from "../map/engine.ts";
import { MAP_FONT } from "../map/map-style.ts";
import { useTheme } from "../ui/theme.ts";
import { tokens } from "../ui/tokens.ts";
import { clusterIconId, courierIconId, drawMark, MARK_PIXEL_RATIO, type MarkColours } from "./courier-icons.ts";
import { type CourierIndex, type CourierMarks, indexCouriers } from "./courier-marks.ts";
import { type Glide, glideAt, glideTo } from "./glide.ts";

const SINGLES = "ops-couriers";
const CLUSTERS = "ops-clusters";
const GLIDE_MS = 1_000;
const FRAME_MS = 100;
const NO_FEATURES: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

interface CouriersOnMapProps {
  readonly map: MapInstance;
  readonly couriers: readonly CourierView[];
  readonly selectedId: string | null;
  /** Couriers of orders that need someone: they never hide in a disc. */
  readonly alertedIds: ReadonlySet<string>;
  readonly onSelect: (courierId: string) => void;
}

/** The couriers as marks. The map is told what changed, at most ten times a second and only while something glides. */
export function CouriersOnMap({ map, couriers, selectedId, alertedIds, onSelect }: CouriersOnMapProps) {
  const theme = useTheme();
  const colours = useMemo((): MarkColours => {
    const token = tokens[theme];
    return { moving: token.moving, quiet: token["ink-3"], paper: token.surface, ink: token.ink };
  }, [theme]);
  const index = useMemo(
    () => indexCouriers(couriers, selectedId === null ? alertedIds : new Set([...alertedIds, selectedId])),
    [couriers, selectedId, alertedIds],
  );
  const pictures = useMemo(() => openMarkPictures(map, colours), [map, colours]);
  useEffect(() => () => pictures.clear(), [pictures]);
  useMarkPositions({ map, index, selectedId, pictures });
  useMarkClicks(map, index, onSelect);
  return (
    <>
      <Source data={NO_FEATURES} id={CLUSTERS} type="geojson">
        <Layer
          id={CLUSTERS}
          layout={{
            "icon-image": ["get", "icon"],
            "icon-allow-overlap": true,
            "text-field": ["get", "count"],
            "text-font": [MAP_FONT],
            "text-size": 13,
            "text-allow-overlap": true,
          }}
          paint={{ "text-color": colours.ink }}
          type="symbol"
        />
      </Source>
      <Source data={NO_FEATURES} id={SINGLES} type="geojson">
        <Layer
          filter={["get", "selected"]}
          id="ops-halo"
          paint={{ "circle-radius": 20, "circle-color": colours.moving, "circle-opacity": 0.16 }}
          type="circle"
        />
        <Layer
          id={SINGLES}
          layout={{
            "icon-image": ["get", "icon"],
            "icon-rotate": ["get", "bearing"],
            "icon-rotation-alignment": "map",
            "icon-allow-overlap": true,
            "icon-ignore-placement": true,
          }}
          paint={{ "icon-opacity": ["case", ["get", "faded"], 0.5, 1] }}
          type="symbol"
        />
      </Source>
    </>
  );
}

interface MarkPictures {
  /** Draws a picture the map does not have; a new style has forgotten those of the one before. */
  need(id: string): void;
  clear(): void;
}

function openMarkPictures(map: MapInstance, colours: MarkColours): MarkPictures {
  const drawn = new Set<string>();
  return {
    need(id) {
      if (map.hasImage(id)) return;
      const picture = drawMark(id, colours);
      if (picture === null) return;
      map.addImage(id, picture, { pixelRatio: MARK_PIXEL_RATIO });
      drawn.add(id);
    },
    clear() {
      if (map.style === undefined) return;
      for (const id of drawn) if (map.hasImage(id)) map.removeImage(id);
    },
  };
}

interface MarkPositions {
  readonly map: MapInstance;
  readonly index: CourierIndex;
  readonly selectedId: string | null;
  readonly pictures: MarkPictures;
}

function useMarkPositions({ map, index, selectedId, pictures }: MarkPositions): void {
  const glides = useRef<ReadonlyMap<string, Glide>>(new Map());
  useEffect(() => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let marks: CourierMarks = { singles: [], clusters: [] };
    let frame: ReturnType<typeof setTimeout> | undefined;

    const draw = () => {
      clearTimeout(frame);
      const nowMs = performance.now();
      setFeatures(map, SINGLES, singlesToFeatures(marks, glides.current, selectedId, nowMs));
      const gliding = marks.singles.some(({ courierId }) => (glides.current.get(courierId)?.endMs ?? 0) > nowMs);
      if (gliding) frame = setTimeout(draw, FRAME_MS);
    };
    const place = () => {
      const bounds = map.getBounds();
      marks = index.marksIn([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()], map.getZoom());
      const nowMs = performance.now();
      glides.current = new Map(
        marks.singles.map(({ courierId, position }) => {
          const durationMs = still ? 0 : GLIDE_MS;
          return [courierId, glideTo(glides.current.get(courierId), { to: position, nowMs, durationMs })];
        }),
      );
      if (map.style === undefined) return;
      for (const { activity } of marks.singles) pictures.need(courierIconId(activity));
      for (const { count, shares } of marks.clusters) pictures.need(clusterIconId(count, shares));
      setFeatures(map, CLUSTERS, clustersToFeatures(marks));
      draw();
    };
    place();
    map.on("moveend", place);
    map.on("style.load", place);
    return () => {
      clearTimeout(frame);
      map.off("moveend", place);
      map.off("style.load", place);
    };
  }, [map, index, selectedId, pictures]);
}

function useMarkClicks(map: MapInstance, index: CourierIndex, onSelect: (courierId: string) => void): void {
  useEffect(() => {
    const onSingle = (event: MapLayerMouseEvent) => {
      const id: unknown = event.features?.[0]?.properties.courierId;
      if (typeof id === "string") onSelect(id);
    };
    const onCluster = (event: MapLayerMouseEvent) => {
      const id: unknown = event.features?.[0]?.properties.clusterId;
      if (typeof id === "number") map.easeTo({ center: event.lngLat, zoom: index.expansionZoom(id) + 0.2 });
    };
    const setPointer = (cursor: string) => () => {
      map.getCanvas().style.cursor = cursor;
    };
    const [over, out] = [setPointer("pointer"), setPointer("")];
    const layers = [SINGLES, CLUSTERS];
    map.on("click", SINGLES, onSingle);
    map.on("click", CLUSTERS, onCluster);
    map.on("mouseenter", layers, over);
    map.on("mouseleave", layers, out);
    return () => {
      map.off("click", SINGLES, onSingle);
      map.off("click", CLUSTERS, onCluster);
      map.off("mouseenter", layers, over);
      map.off("mouseleave", layers, out);
    };
  }, [map, index, onSelect]);
}

/** A source that is not there yet is filled by the next call: the style has just changed. */
function setFeatures(map: MapInstance, id: string, features: GeoJSON.Feature[]): void {
  if (map.style === undefined) return;
  void map.getSource<GeoJSONSource>(id)?.setData({ type: "FeatureCollection", features });
}

const singlesToFeatures = (
  { singles }: CourierMarks,
  glides: ReadonlyMap<string, Glide>,
  selectedId: string | null,
  nowMs: number,
): GeoJSON.Feature[] =>
  singles.map(({ courierId, activity, position, bearingDeg }) => {
    const glide = glides.get(courierId);
    return {
      type: "Feature",
      geometry: { type: "Point", coordinates: [...(glide === undefined ? position : glideAt(glide, nowMs))] },
      properties: {
        courierId,
        icon: courierIconId(activity),
        bearing: bearingDeg,
        selected: courierId === selectedId,
        faded: selectedId !== null && courierId !== selectedId,
      },
    };
  });

const clustersToFeatures = ({ clusters }: CourierMarks): GeoJSON.Feature[] =>
  clusters.map(({ id, position, count, shares }) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [...position] },
    properties: { clusterId: id, count: String(count), icon: clusterIconId(count, shares) },
  }));
