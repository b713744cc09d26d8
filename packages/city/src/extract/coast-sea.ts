/**
 * The sea from OpenStreetMap's coastline, whose ways have land on their left and water on
 * their right. Inside the city's box the coast is what the data says; where it leaves the box
 * it goes straight on, and the sea is closed around the frame:
 *
 *     frame  ┌──────────────┐      from where a coast leaves (→), along the frame with the
 *            │   land       │      clock to where the next enters (←): what lies on the
 *     box  ←─┼──╮    ╭───←──┤      right of all of them is water
 *            │  ╰────╯ sea  │
 *            └──────────────┘
 */
import type { BBox } from "../geo.ts";
import { type GridPoint, gridToLonLat, isSamePoint, lonLatToGrid } from "../prepare/grid.ts";
import { joinChains } from "../prepare/join-pieces.ts";
import { areaOf } from "../prepare/rings.ts";
import type { LonLatRing } from "../prepare/sea.ts";
import { isClosed } from "./close-rings.ts";

/** Grid steps around the box, some 30 km: beyond what tiles are cut for. */
const BEYOND = 2 ** 32 / 2 ** 10;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Outlines with a positive area, longitude to the right and latitude upwards, and islands with a negative one. */
export function seaFromCoast(coast: readonly (readonly GridPoint[])[], bbox: BBox): LonLatRing[] {
  const box = gridBox(bbox);
  const frame = {
    left: box.left - BEYOND,
    top: box.top - BEYOND,
    right: box.right + BEYOND,
    bottom: box.bottom + BEYOND,
  };
  const chains = joinChains(coast);
  const closed = chains.filter(isClosed);
  const crossing = chains.filter((chain) => !isClosed(chain)).flatMap((chain) => clipToBox(chain, box));
  const reaching = crossing.map((piece) => reachFrame(piece, { box, frame }));
  const around = closeAround(reaching, frame);
  // Only islands: all around them is sea.
  const isOpenSea = around.length === 0 && closed.some((ring) => isLand(ring) && isTouching(ring, box));
  const rings = [...around, ...closed, ...(isOpenSea ? [frameRing(frame)] : [])];
  return rings.map((ring) => ring.toReversed().map(gridToLonLat));
}

/** On the grid y grows to the south: with land on its left, an island's area is negative there. */
const isLand = (ring: readonly GridPoint[]): boolean => areaOf(ring) < 0;

const isTouching = (ring: readonly GridPoint[], { left, top, right, bottom }: Box): boolean =>
  ring.some(({ x, y }) => x >= left && x <= right && y >= top && y <= bottom);

function gridBox([west, south, east, north]: BBox): Box {
  const northWest = lonLatToGrid({ lon: west, lat: north });
  const southEast = lonLatToGrid({ lon: east, lat: south });
  return { left: northWest.x, top: northWest.y, right: southEast.x, bottom: southEast.y };
}

const frameRing = ({ left, top, right, bottom }: Box): GridPoint[] =>
  // Water on the right: with the clock.
  [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
    { x: left, y: top },
  ];

/** The parts of a chain that lie in the box, each with its ends on the edge where the chain crosses it. */
function clipToBox(chain: readonly GridPoint[], box: Box): GridPoint[][] {
  const pieces: GridPoint[][] = [];
  let piece: GridPoint[] = [];
  for (const [index, to] of chain.entries()) {
    const from = chain[index - 1];
    if (from === undefined) continue;
    const inside = clipSegment({ from, to }, box);
    if (inside === null) {
      if (piece.length > 1) pieces.push(piece);
      piece = [];
      continue;
    }
    const [start, end] = inside;
    const last = piece.at(-1);
    if (last === undefined || !isSamePoint(last, start)) {
      if (piece.length > 1) pieces.push(piece);
      piece = [start];
    }
    piece.push(end);
  }
  if (piece.length > 1) pieces.push(piece);
  return pieces;
}

/** Liang and Barsky: the part of a segment inside the box, null when there is none. */
function clipSegment(
  { from, to }: { readonly from: GridPoint; readonly to: GridPoint },
  { left, top, right, bottom }: Box,
): readonly [GridPoint, GridPoint] | null {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  let [enter, leave] = [0, 1];
  for (const [step, room] of [
    [-dx, from.x - left],
    [dx, right - from.x],
    [-dy, from.y - top],
    [dy, bottom - from.y],
  ] as const) {
    if (step === 0 && room < 0) return null;
    if (step < 0) enter = Math.max(enter, room / step);
    if (step > 0) leave = Math.min(leave, room / step);
  }
  if (enter >= leave) return null;
  const at = (share: number): GridPoint => ({
    x: Math.round(from.x + dx * share),
    y: Math.round(from.y + dy * share),
  });
  return [enter === 0 ? from : at(enter), leave === 1 ? to : at(leave)];
}

/** A coast that ends inside the box, since the file has no more of it, goes on to the nearest edge. */
function reachFrame(piece: readonly GridPoint[], { box, frame }: { readonly box: Box; readonly frame: Box }) {
  const [first] = piece;
  const last = piece.at(-1);
  if (first === undefined || last === undefined) throw new Error("a piece of coast has two ends");
  return [outwards(first, box, frame), ...piece, outwards(last, box, frame)];
}

function outwards({ x, y }: GridPoint, box: Box, frame: Box): GridPoint {
  const ways = [
    { awayM: x - box.left, to: { x: frame.left, y } },
    { awayM: box.right - x, to: { x: frame.right, y } },
    { awayM: y - box.top, to: { x, y: frame.top } },
    { awayM: box.bottom - y, to: { x, y: frame.bottom } },
  ];
  return ways.reduce((nearest, way) => (way.awayM < nearest.awayM ? way : nearest)).to;
}

/** Each piece, then along the frame to where the next one begins, until the first is met again. */
function closeAround(pieces: readonly (readonly GridPoint[])[], frame: Box): GridPoint[][] {
  const length = (point: GridPoint | undefined): number => (point === undefined ? 0 : placeOnFrame(point, frame));
  const starts = pieces.map((piece) => ({ piece, at: length(piece[0]) })).sort((a, b) => a.at - b.at);
  const left = new Set(pieces);
  const rings: GridPoint[][] = [];
  for (const first of pieces) {
    if (!left.has(first)) continue;
    const ring: GridPoint[] = [];
    let piece = first;
    do {
      left.delete(piece);
      ring.push(...piece);
      const end = length(piece.at(-1));
      const next = starts.find(({ at }) => at >= end) ?? starts[0];
      if (next === undefined) break;
      ring.push(...cornersBetween({ from: end, to: next.at }, frame));
      piece = next.piece;
    } while (piece !== first && left.has(piece));
    const [start] = ring;
    if (start !== undefined) rings.push([...ring, start]);
  }
  return rings;
}

/** How far along the frame from its north-west corner, with the clock; each side counts 1. */
function placeOnFrame({ x, y }: GridPoint, { left, top, right, bottom }: Box): number {
  if (y === top) return (x - left) / (right - left);
  if (x === right) return 1 + (y - top) / (bottom - top);
  if (y === bottom) return 2 + (right - x) / (right - left);
  return 3 + (bottom - y) / (bottom - top);
}

function cornersBetween({ from, to }: { readonly from: number; readonly to: number }, frame: Box): GridPoint[] {
  const corners = frameRing(frame).slice(0, 4);
  const end = to >= from ? to : to + 4;
  const passed: GridPoint[] = [];
  for (let corner = Math.floor(from) + 1; corner <= end; corner += 1) {
    const point = corners[corner % 4];
    if (point !== undefined) passed.push(point);
  }
  return passed;
}
