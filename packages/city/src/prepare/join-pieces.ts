/**
 * A feature that crosses tile borders arrives as one clipped piece per tile. The pieces meet
 * at exactly the same grid points, so they can be put together again:
 *
 *     line      a──b──|        |──c──d        →   a──b──c──d   (the cut stays as a point)
 *     polygon   the edges that lie on a border between two tiles are dropped from all
 *               pieces; what is left are chains whose ends meet, and close into rings
 */
import { type GridPoint, gridKey, isSamePoint } from "./grid.ts";
import type { OsmFeature } from "./osm-feature.ts";
import type { Frame } from "./read-tiles.ts";

export interface Piece extends OsmFeature {
  readonly frame: Frame;
}

export function joinPieces(pieces: readonly Piece[], frames: readonly Frame[]): OsmFeature {
  const [first] = pieces;
  if (first === undefined) throw new Error("a feature has at least one piece");
  const { id, kind, tags } = first;
  const parts = pieces.flatMap((piece) => piece.parts);
  if (kind === "point") return { id, kind, tags, parts: parts.slice(0, 1) };
  if (pieces.length === 1) return { id, kind, tags, parts };
  if (kind === "line") return { id, kind, tags, parts: joinChains(parts) };
  const chains = pieces.flatMap((piece) => piece.parts.flatMap((ring) => withoutInnerBorders(ring, piece, frames)));
  return { id, kind, tags, parts: joinChains(chains).filter(isRing) };
}

/** Chains that end where another begins become one, in their direction. */
export function joinChains(chains: readonly (readonly GridPoint[])[]): GridPoint[][] {
  const startingAt = new Map<string, (readonly GridPoint[])[]>();
  for (const chain of chains) {
    const [start] = chain;
    if (start === undefined) continue;
    const key = gridKey(start);
    startingAt.set(key, [...(startingAt.get(key) ?? []), chain]);
  }
  const taken = new Set<readonly GridPoint[]>();
  const grow = (first: readonly GridPoint[]): GridPoint[] => {
    const joined = [...first];
    for (;;) {
      const end = joined.at(-1);
      const next = end && startingAt.get(gridKey(end))?.find((chain) => !taken.has(chain));
      if (next === undefined || isRing(joined)) return joined;
      taken.add(next);
      joined.push(...next.slice(1));
    }
  };
  const ends = new Set(chains.map((chain) => chain.at(-1)).map((end) => (end === undefined ? "" : gridKey(end))));
  const isHead = (chain: readonly GridPoint[]): boolean => chain[0] !== undefined && !ends.has(gridKey(chain[0]));
  // Heads first: begun in the middle, a chain would come out in two halves.
  const ordered = [...chains.filter(isHead), ...chains.filter((chain) => !isHead(chain))];
  const joined: GridPoint[][] = [];
  for (const chain of ordered) {
    if (taken.has(chain) || chain.length === 0) continue;
    taken.add(chain);
    joined.push(grow(chain));
  }
  return joined;
}

function isRing(chain: readonly GridPoint[]): boolean {
  const start = chain[0];
  const end = chain.at(-1);
  return start !== undefined && end !== undefined && chain.length > 3 && isSamePoint(start, end);
}

function withoutInnerBorders(ring: readonly GridPoint[], { frame }: Piece, frames: readonly Frame[]): GridPoint[][] {
  const chains: GridPoint[][] = [];
  let chain: GridPoint[] = [];
  for (const [index, from] of ring.entries()) {
    const to = ring[index + 1];
    if (to === undefined) break;
    if (isInnerBorder({ from, to }, frame, frames)) {
      if (chain.length > 0) chains.push(chain);
      chain = [];
    } else {
      if (chain.length === 0) chain.push(from);
      chain.push(to);
    }
  }
  if (chain.length > 0) chains.push(chain);
  return chains;
}

/** On an edge of the tile beyond which there is another tile. */
function isInnerBorder(
  { from, to }: { readonly from: GridPoint; readonly to: GridPoint },
  { left, top, right, bottom }: Frame,
  frames: readonly Frame[],
): boolean {
  const has = (x: number, y: number): boolean => frames.some((other) => other.left === x && other.top === y);
  const size = right - left;
  if (from.x === to.x && from.x === left) return has(left - size, top);
  if (from.x === to.x && from.x === right) return has(right, top);
  if (from.y === to.y && from.y === top) return has(left, top - size);
  if (from.y === to.y && from.y === bottom) return has(left, bottom);
  return false;
}
