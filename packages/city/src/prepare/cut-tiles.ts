/** All tiles of the map, each as bytes. */
import GeoJSONVT from "geojson-vt";
import type { BBox } from "../geo.ts";
import { encodeTile, TILE_EXTENT, type TileLayer } from "./encode-tile.ts";
import { lonLatToGrid } from "./grid.ts";
import { LAYERS, type LayerName, type MapFeature } from "./map-layers.ts";

const MIN_ZOOM = 10;
const MAX_ZOOM = 15;

export interface CutTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly bytes: Uint8Array;
}

export function* cutTiles(features: readonly MapFeature[], bbox: BBox): Generator<CutTile> {
  const sources = LAYERS.map((layer) => ({ layer, source: sliceLayer(features, layer) }));
  for (let z = MIN_ZOOM; z <= MAX_ZOOM; z += 1) {
    const [left, top, right, bottom] = tileRange(bbox, z);
    for (let x = left; x <= right; x += 1) {
      for (let y = top; y <= bottom; y += 1) {
        const layers = sources
          .map(({ layer, source }) => tileLayer(features, { layer, source, z, x, y }))
          .filter((layer) => layer.features.length > 0);
        if (layers.length > 0) yield { z, x, y, bytes: encodeTile(layers) };
      }
    }
  }
}

/** Around the city, one tile of this zoom on every side, 8 km, where the sea goes on. */
const MARGIN_ZOOM = 12;

function tileRange([west, south, east, north]: BBox, z: number): [number, number, number, number] {
  const size = 2 ** (32 - z);
  const margin = Math.max(1, 2 ** (z - MARGIN_ZOOM));
  const northWest = lonLatToGrid({ lon: west, lat: north });
  const southEast = lonLatToGrid({ lon: east, lat: south });
  return [
    Math.floor(northWest.x / size) - margin,
    Math.floor(northWest.y / size),
    Math.ceil(southEast.x / size) - 1 + margin,
    Math.ceil(southEast.y / size) - 1 + margin,
  ];
}

function sliceLayer(features: readonly MapFeature[], layer: LayerName): GeoJSONVT {
  return new GeoJSONVT(
    {
      type: "FeatureCollection",
      features: features.flatMap((feature, index) =>
        feature.layer === layer ? [{ type: "Feature", properties: { index }, geometry: feature.shape }] : [],
      ),
    },
    { maxZoom: MAX_ZOOM, indexMaxZoom: MIN_ZOOM, indexMaxPoints: 0, extent: TILE_EXTENT, buffer: 64, tolerance: 3 },
  );
}

function tileLayer(
  features: readonly MapFeature[],
  at: {
    readonly layer: LayerName;
    readonly source: GeoJSONVT;
    readonly z: number;
    readonly x: number;
    readonly y: number;
  },
): TileLayer {
  const tile = at.source.getTileRaw(at.z, at.x, at.y);
  const shown = (tile?.features ?? []).flatMap((raw) => {
    const feature = features[Number(raw.tags?.index)];
    return feature !== undefined && feature.fromZoom <= at.z ? [{ raw, fields: feature.fields }] : [];
  });
  return { name: at.layer, features: shown };
}
