"use client";

import type { CourierActivity, CourierView, OrderSnapshot } from "@doorstep/events/browser";
import type { Map as MapInstance } from "maplibre-gl";
import { useEffect, useMemo, useState } from "react";
import { CityMap } from "../map/city-map.tsx";
import { Marker } from "../map/engine.ts";
import { DoorMark, RestaurantMark } from "../ui/marks.tsx";
import { CouriersOnMap } from "./couriers-on-map.tsx";
import { OrderOnMap } from "./order-on-map.tsx";
import type { Camera } from "./url-state.ts";

/** The middle of the default city; a link's camera wins. */
const START: Camera = { lon: -56.165, lat: -34.9, zoom: 13.2 };
const CLEAR_PX = 60;

export interface OpsMapProps {
  readonly couriers: readonly CourierView[];
  readonly hidden: ReadonlySet<CourierActivity>;
  readonly selectedCourierId: string | null;
  readonly order: OrderSnapshot | null;
  readonly camera: Camera | null;
  readonly onSelectCourier: (courierId: string) => void;
  readonly onMove: (camera: Camera, bounds: readonly [number, number, number, number]) => void;
  readonly onFail: () => void;
}

/** Every courier of the city, and the whole way of the order that is selected. */
export default function OpsMap({
  couriers,
  hidden,
  selectedCourierId,
  order,
  camera,
  onSelectCourier,
  onMove,
  onFail,
}: OpsMapProps) {
  const [map, setMap] = useState<MapInstance | null>(null);
  const [{ lon, lat, zoom }] = useState(camera ?? START);
  const shown = useMemo(() => couriers.filter(({ activity }) => !hidden.has(activity)), [couriers, hidden]);
  useFitOrder(map, order);
  return (
    <CityMap
      credit="right"
      label="Couriers and orders of the city"
      onFail={onFail}
      onMoveEnd={(moved) => {
        const { lng, lat: north } = moved.getCenter();
        const bounds = moved.getBounds();
        onMove({ lon: lng, lat: north, zoom: moved.getZoom() }, [
          bounds.getWest(),
          bounds.getSouth(),
          bounds.getEast(),
          bounds.getNorth(),
        ]);
      }}
      onReady={setMap}
      start={{ center: [lon, lat], zoom }}
    >
      {map !== null && order !== null && <OrderOnMap snapshot={order} />}
      {map !== null && (
        <CouriersOnMap couriers={shown} map={map} onSelect={onSelectCourier} selectedId={selectedCourierId} />
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
