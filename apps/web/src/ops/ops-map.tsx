"use client";

import type { CourierActivity, CourierView, OrderSnapshot } from "@doorstep/events/browser";
import type { Map as MapInstance } from "maplibre-gl";
import { useEffect, useMemo, useState } from "react";
import { CityMap } from "../map/city-map.tsx";
import { Marker } from "../map/engine.ts";
import { DoorMark, RestaurantMark } from "../ui/marks.tsx";
import type { Attention } from "./alerts.ts";
import { AlertsOnMap } from "./alerts-on-map.tsx";
import type { Area } from "./areas.ts";
import { AreasOnMap } from "./areas-on-map.tsx";
import { CouriersOnMap } from "./couriers-on-map.tsx";
import { layerRange } from "./layers.ts";
import { OrderOnMap } from "./order-on-map.tsx";
import type { Camera, UrlState } from "./url-state.ts";

/** What is selected stays clear of the layer switch above and the legend below. */
const CLEAR_PX = { top: 70, bottom: 100, left: 60, right: 60 };

export interface OpsMapProps {
  readonly layer: UrlState["layer"];
  readonly couriers: ReadonlyMap<string, CourierView>;
  readonly hidden: ReadonlySet<CourierActivity>;
  readonly selectedCourierId: string | null;
  readonly areas: readonly Area[];
  readonly selectedArea: string | null;
  readonly attention: readonly Attention[];
  readonly order: OrderSnapshot | null;
  readonly view: readonly [number, number, number, number] | null;
  /** Where the map is, or is to begin. */
  readonly camera: Camera;
  readonly nowMs: number;
  readonly onSelectCourier: (courierId: string) => void;
  readonly onSelectOrder: (orderId: string) => void;
  readonly onSelectArea: (cell: string) => void;
  readonly onHoverArea: (cell: string | null) => void;
  /** What the map shows, also before it was moved. */
  readonly onSee: (view: readonly [west: number, south: number, east: number, north: number]) => void;
  readonly onMove: (camera: Camera) => void;
  readonly onFail: () => void;
}

/** The city as couriers or as areas, what needs someone, and the whole way of the order that is selected. */
export default function OpsMap(props: OpsMapProps) {
  const { layer, couriers, hidden, areas, attention, order, camera, nowMs, onMove, onSee } = props;
  const [map, setMap] = useState<MapInstance | null>(null);
  const [{ lon, lat, zoom }] = useState(camera);
  const shown = useMemo(
    () => [...couriers.values()].filter(({ activity }) => activity !== "offline" && !hidden.has(activity)),
    [couriers, hidden],
  );
  const alertedIds = useAlertedCouriers(attention);
  const inRange = layerRange(layer, camera.zoom) === "in";
  useFitOrder(map, order);
  return (
    <CityMap
      credit="right"
      label="Couriers and orders of the city"
      onFail={props.onFail}
      onMoveEnd={(moved) => {
        const { lng, lat: north } = moved.getCenter();
        onMove({ lon: lng, lat: north, zoom: moved.getZoom() });
        onSee(boundsOf(moved));
      }}
      onReady={(ready) => {
        setMap(ready);
        if (map === null) onSee(boundsOf(ready));
      }}
      start={{ center: [lon, lat], zoom }}
      streetNames={layer === "couriers"}
    >
      {map !== null && layer === "areas" && inRange && (
        <AreasOnMap
          areas={areas}
          map={map}
          onHover={props.onHoverArea}
          onSelect={props.onSelectArea}
          selected={props.selectedArea}
          sparse={camera.zoom < 12}
        />
      )}
      {map !== null && order !== null && <OrderOnMap snapshot={order} />}
      {map !== null && layer === "couriers" && inRange && (
        <CouriersOnMap
          alertedIds={alertedIds}
          couriers={shown}
          map={map}
          onSelect={props.onSelectCourier}
          selectedId={props.selectedCourierId}
        />
      )}
      {map !== null && layer === "couriers" && (
        <AlertsOnMap
          couriers={couriers}
          entries={attention}
          nowMs={nowMs}
          onSelect={props.onSelectOrder}
          view={props.view}
          zoom={camera.zoom}
        />
      )}
      {order !== null && (
        <>
          <Marker latitude={order.view.restaurant.position[1]} longitude={order.view.restaurant.position[0]}>
            <RestaurantMark outlined size={32} />
          </Marker>
          <Marker anchor="bottom" latitude={order.view.dropoff.position[1]} longitude={order.view.dropoff.position[0]}>
            <DoorMark outlined size={40} />
          </Marker>
        </>
      )}
    </CityMap>
  );
}

function boundsOf(map: MapInstance): readonly [west: number, south: number, east: number, north: number] {
  const bounds = map.getBounds();
  return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
}

/** The same set while the same couriers are meant: the discs are computed anew from another one only. */
function useAlertedCouriers(attention: readonly Attention[]): ReadonlySet<string> {
  const names = attention
    .flatMap(({ row }) => row.courierId ?? [])
    .sort()
    .join(" ");
  return useMemo(() => new Set(names === "" ? [] : names.split(" ")), [names]);
}

/** Once per selected order: the camera shows its whole way, and is then the operator's. */
function useFitOrder(map: MapInstance | null, order: OrderSnapshot | null): void {
  const [fitted, setFitted] = useState<string | null>(null);
  const orderId = order?.view.orderId ?? null;
  useEffect(() => {
    if (map === null || order === null || fitted === orderId) return;
    setFitted(orderId);
    const ends = [
      order.view.restaurant.position,
      order.view.dropoff.position,
      order.position?.position ?? order.view.restaurant.position,
    ];
    const lons = ends.map(([lon]) => lon);
    const lats = ends.map(([, lat]) => lat);
    map.fitBounds(
      [
        [Math.min(...lons), Math.min(...lats)],
        [Math.max(...lons), Math.max(...lats)],
      ],
      { padding: CLEAR_PX, maxZoom: 16, duration: 600 },
    );
  }, [map, order, orderId, fitted]);
}
