/** From the ways of an area, in any order and direction, to the rings around it and its holes. */
import { type GridPoint, gridKey, isSamePoint } from "../prepare/grid.ts";
import { areaOf } from "../prepare/rings.ts";

export interface Member {
  readonly role: string;
  readonly points: readonly GridPoint[];
}

/**
 * Outlines run one way and holes the other, as vector tiles have it: an outline's area is
 * positive. What does not close, since the file has only a part of it, is left out.
 */
export function areaRings(members: readonly Member[]): GridPoint[][] {
  const inner = closeRings(members.filter(({ role }) => role === "inner"));
  const outer = closeRings(members.filter(({ role }) => role !== "inner"));
  return [...outer.map((ring) => turned(ring, 1)), ...inner.map((ring) => turned(ring, -1))];
}

/** The ring in the wanted direction. */
export function turned(ring: readonly GridPoint[], sign: 1 | -1): GridPoint[] {
  return areaOf(ring) * sign < 0 ? ring.toReversed() : [...ring];
}

function closeRings(members: readonly Member[]): GridPoint[][] {
  const open = members.map(({ points }) => points).filter((points) => points.length > 1);
  const meeting = new Map<string, Set<readonly GridPoint[]>>();
  const at = (point: GridPoint | undefined): Set<readonly GridPoint[]> => {
    const key = point === undefined ? "" : gridKey(point);
    const known = meeting.get(key) ?? new Set();
    meeting.set(key, known);
    return known;
  };
  for (const points of open) for (const end of [points[0], points.at(-1)]) at(end).add(points);
  const take = (points: readonly GridPoint[]): void => {
    for (const end of [points[0], points.at(-1)]) at(end).delete(points);
  };

  const rings: GridPoint[][] = [];
  for (const first of open) {
    if (!at(first[0]).has(first)) continue;
    take(first);
    const ring = [...first];
    while (!isClosed(ring)) {
      const end = ring.at(-1);
      const [next] = at(end);
      if (next === undefined || end === undefined) break;
      take(next);
      const [start] = next;
      const onward = start !== undefined && isSamePoint(start, end) ? next : next.toReversed();
      for (const point of onward.slice(1)) ring.push(point);
    }
    if (isClosed(ring)) rings.push(ring);
  }
  return rings;
}

const FEWEST_POINTS = 4;

export function isClosed(points: readonly GridPoint[]): boolean {
  const [first] = points;
  const last = points.at(-1);
  return first !== undefined && last !== undefined && points.length >= FEWEST_POINTS && isSamePoint(first, last);
}
