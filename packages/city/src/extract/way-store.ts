/**
 * Ways and the places of their nodes, packed: an extract has millions of them. Node ids are
 * turned into places in one sorted list, and that list gets its coordinates in a later reading
 * of the file, when it is known which of all nodes are needed.
 */

import { openNumberList, placeIn, sortUnique } from "../number-list.ts";
import type { GridPoint } from "../prepare/grid.ts";
import type { Tags } from "../prepare/osm-feature.ts";
import { BadExtract } from "./bad-extract.ts";
import type { BlockWay } from "./read-block.ts";

/** Some 3 GB of work memory; a large city has a twentieth of this. */
const MOST_POINTS = 100_000_000;

export interface WayStore {
  add(way: BlockWay): void;
  /** Sorted ids of what was added until now. */
  ids(): Float64Array;
  /** After the last `add`. */
  locate(): LocatedWays;
}

export interface LocatedWays {
  readonly count: number;
  /** Tells where a node is; what no way needs is passed over. Quickest in the order of ids. */
  place(nodeId: number, at: GridPoint): void;
  /** Ways are asked for by their number, from 0 in the order they were added. */
  id(way: number): number;
  tags(way: number): Tags;
  /** Made anew each time; without nodes whose place the file does not tell. */
  points(way: number): GridPoint[];
  /** The number of the way with this id; -1 when the file does not have it. */
  find(wayId: number): number;
}

export function openWayStore(): WayStore {
  const wayIds = openNumberList();
  const share = tagSharer();
  const tags: Tags[] = [];
  const refs = openNumberList();
  const starts = openNumberList();
  starts.push(0);
  return {
    add: (way) => {
      wayIds.push(way.id);
      tags.push(share(way.tags));
      for (const ref of way.refs) refs.push(ref);
      starts.push(refs.length);
      if (refs.length > MOST_POINTS) {
        throw new BadExtract("The file holds more than one city: cut the city out with --bounds.");
      }
    },
    ids: () => sortUnique(wayIds.numbers()),
    locate: () => {
      const nodeIds = sortUnique(refs.numbers());
      const places = Uint32Array.from(refs.numbers(), (id) => placeIn(nodeIds, id));
      return {
        ...locateNodes({ nodeIds, places, starts: Uint32Array.from(starts.numbers()) }),
        ...findWays(wayIds.numbers().slice()),
        tags: (way) => tags[way] ?? {},
      };
    },
  };
}

/** South of the southern edge of the map: no node is there. */
const UNKNOWN = 0xffff_ffff;

interface PackedNodes {
  readonly nodeIds: Float64Array;
  /** Places in `nodeIds` and the coordinates, way after way. */
  readonly places: Uint32Array;
  /** Way `w` has the places `[starts[w], starts[w + 1])`. */
  readonly starts: Uint32Array;
}

function locateNodes({ nodeIds, places, starts }: PackedNodes): Pick<LocatedWays, "place" | "points"> {
  const xs = new Uint32Array(nodeIds.length);
  const ys = new Uint32Array(nodeIds.length).fill(UNKNOWN);
  let next = 0;
  return {
    place: (nodeId, { x, y }) => {
      // In the order of ids, as files have them, the node is the next that is needed or none.
      const isBefore = nodeId < (nodeIds[next] ?? Number.POSITIVE_INFINITY);
      if (isBefore && nodeId > (nodeIds[next - 1] ?? Number.NEGATIVE_INFINITY)) return;
      const place = nodeIds[next] === nodeId ? next : placeIn(nodeIds, nodeId);
      if (place === -1) return;
      xs[place] = x;
      ys[place] = y;
      next = place + 1;
    },
    points: (way) => {
      const points: GridPoint[] = [];
      for (let at = starts[way] ?? 0; at < (starts[way + 1] ?? 0); at += 1) {
        const place = places[at] ?? 0;
        const y = ys[place] ?? UNKNOWN;
        if (y !== UNKNOWN) points.push({ x: xs[place] ?? 0, y });
      }
      return points;
    },
  };
}

function findWays(wayIds: Float64Array): Pick<LocatedWays, "count" | "id" | "find"> {
  const order = Uint32Array.from(wayIds.keys());
  // Files have them in order, and sorting what is sorted is quick.
  order.sort((a, b) => (wayIds[a] ?? 0) - (wayIds[b] ?? 0));
  const sorted = Float64Array.from(order, (way) => wayIds[way] ?? 0);
  return {
    count: wayIds.length,
    id: (way) => wayIds[way] ?? 0,
    find: (wayId) => {
      const place = placeIn(sorted, wayId);
      return place === -1 ? -1 : (order[place] ?? -1);
    },
  };
}

/** Nine in ten buildings have the same single tag: they share it. */
const MOST_SHARED = 10_000;

function tagSharer(): (tags: Tags) => Tags {
  const shared = new Map<string, Tags>();
  return (tags) => {
    const [first, second] = Object.entries(tags);
    if (first === undefined || second !== undefined) return tags;
    const name = `${first[0]}=${first[1]}`;
    const known = shared.get(name);
    if (known === undefined && shared.size < MOST_SHARED) shared.set(name, tags);
    return known ?? tags;
  };
}
