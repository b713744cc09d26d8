/** Everything the map draws, with shapes that are made when they are asked for. */
import { boxAround, type GridBox, type GridPoint, gridToLonLat, lonLatToGrid } from "./grid.ts";
import { joinChains } from "./join-pieces.ts";
import { areaLook, isDrawnBackwards, type Look, lineLook, placeLook } from "./looks.ts";
import { middleOf } from "./middle.ts";
import type { OsmFeature } from "./osm-feature.ts";
import { groupRings } from "./rings.ts";
import type { LonLatRing } from "./sea.ts";

type LonLatPair = [number, number];

export type Shape =
  | { readonly type: "Point"; readonly coordinates: LonLatPair }
  | { readonly type: "MultiLineString"; readonly coordinates: LonLatPair[][] }
  | { readonly type: "MultiPolygon"; readonly coordinates: LonLatPair[][][] };

/** All shapes of a large city do not fit into memory: ask for one, use it, forget it. */
export interface MapFeature {
  look(): Look;
  box(): GridBox;
  shape(): Shape;
}

export function mapFeatures(features: readonly OsmFeature[], sea: readonly LonLatRing[]): MapFeature[] {
  const areas = features.filter(({ kind, tags }) => kind === "polygon" && areaLook(tags) !== null);
  return [
    // The grid grows southwards, which turns every ring round.
    ...groupRings(sea.map((ring) => ring.toReversed().map(lonLatToGrid))).map(seaOnMap),
    ...areas.map((area) => new AreaOnMap(area)),
    ...linesOnMap(features),
    ...features.flatMap(placeOnMap),
  ];
}

const SEA: Look = { layer: "water", fromZoom: 10, fields: { kind: "sea" } };

function seaOnMap(rings: readonly (readonly GridPoint[])[]): MapFeature {
  return {
    look: () => SEA,
    box: () => boxAround(rings),
    shape: () => ({ type: "MultiPolygon", coordinates: [rings.map((ring) => ring.map(toPair))] }),
  };
}

/** Classes, for what they do not carry: there are millions of areas and lines. */
class AreaOnMap implements MapFeature {
  readonly #area: OsmFeature;

  constructor(area: OsmFeature) {
    this.#area = area;
  }

  look(): Look {
    const look = areaLook(this.#area.tags);
    if (look === null) throw new Error("an area without a look is not on the map");
    return look;
  }

  box(): GridBox {
    return boxAround(this.#area.parts);
  }

  shape(): Shape {
    const polygons = groupRings(this.#area.parts);
    return { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map((ring) => ring.map(toPair))) };
  }
}

class LineOnMap implements MapFeature {
  readonly #look: Look;
  readonly #packed: Uint32Array;

  constructor(look: Look, line: readonly GridPoint[]) {
    this.#look = look;
    this.#packed = Uint32Array.from(line.flatMap(({ x, y }) => [x, y]));
  }

  #points(): GridPoint[] {
    return Array.from({ length: this.#packed.length / 2 }, (_, index) => ({
      x: this.#packed[index * 2] ?? 0,
      y: this.#packed[index * 2 + 1] ?? 0,
    }));
  }

  look(): Look {
    return this.#look;
  }

  box(): GridBox {
    return boxAround([this.#points()]);
  }

  shape(): Shape {
    return { type: "MultiLineString", coordinates: [this.#points().map(toPair)] };
  }
}

/** Lines that look alike and meet end to end become one, so that a name has room along it. */
function linesOnMap(features: readonly OsmFeature[]): MapFeature[] {
  const alike = new Map<string, { readonly look: Look; readonly features: OsmFeature[] }>();
  for (const feature of features) {
    const look = feature.kind === "line" ? lineLook(feature.tags) : null;
    if (look === null) continue;
    const key = JSON.stringify(look);
    const group = alike.get(key);
    if (group === undefined) alike.set(key, { look, features: [feature] });
    else group.features.push(feature);
  }
  return [...alike.values()].flatMap((group) =>
    joinChains(group.features.flatMap(inDirection)).map((line) => new LineOnMap(group.look, line)),
  );
}

function inDirection({ tags, parts }: OsmFeature): readonly (readonly GridPoint[])[] {
  return isDrawnBackwards(tags) ? parts.map((part) => part.toReversed()) : parts;
}

function placeOnMap(feature: OsmFeature): MapFeature[] {
  const look = placeLook(feature.tags);
  if (look === null) return [];
  const middle = middleOf(feature);
  return [
    {
      look: () => look,
      box: () => boxAround([[lonLatToGrid(middle)]]),
      shape: () => ({ type: "Point", coordinates: [middle.lon, middle.lat] }),
    },
  ];
}

function toPair(point: GridPoint): LonLatPair {
  const { lon, lat } = gridToLonLat(point);
  return [lon, lat];
}
