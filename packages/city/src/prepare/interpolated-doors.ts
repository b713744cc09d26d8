/**
 * Doors that were counted, not mapped: along a line from number 2 to number 10 stand 4, 6 and 8
 * (OpenStreetMap's `addr:interpolation`: `even`, `odd`, `all`, or a step).
 */
import type { LonLat } from "../geo.ts";
import { type Door, MOST_PARTS } from "./addresses.ts";
import { type GridPoint, gridKey, gridToLonLat } from "./grid.ts";
import { type OsmFeature, tagText } from "./osm-feature.ts";
import { osmIdToNumber } from "./osm-id.ts";

const STEPS: Readonly<Record<string, number>> = { even: 2, odd: 2, all: 1 };

export function interpolatedDoors(features: readonly OsmFeature[], numbered: readonly Door[]): Door[] {
  const lines = features.filter(({ kind, tags }) => kind === "line" && stepOf(tags) !== null);
  if (lines.length === 0) return [];
  const byOsmId = new Map(numbered.map((door) => [door.osmId, door]));
  const byPoint = new Map<string, Door>();
  for (const { id, kind, parts } of features) {
    const [point] = kind === "point" ? (parts[0] ?? []) : [];
    const door = point === undefined ? undefined : byOsmId.get(osmIdToNumber(id));
    if (point !== undefined && door !== undefined) byPoint.set(gridKey(point), door);
  }
  return lines.flatMap((line) => doorsAlong(line, byPoint));
}

function stepOf(tags: OsmFeature["tags"]): number | null {
  const value = tagText(tags, "addr:interpolation") ?? "";
  const step = STEPS[value] ?? Number(value);
  return Number.isInteger(step) && step > 0 ? step : null;
}

function doorsAlong({ id, tags, parts }: OsmFeature, byPoint: ReadonlyMap<string, Door>): Door[] {
  const step = stepOf(tags) ?? 1;
  const points = parts.flat();
  const known = points.flatMap((point, at) => {
    const door = byPoint.get(gridKey(point));
    return door === undefined ? [] : [{ at, door }];
  });
  const doors: Door[] = [];
  for (const [index, to] of known.entries()) {
    const from = known[index - 1];
    if (from === undefined || from.door.street !== to.door.street) continue;
    const [first, last] = [wholeNumber(from.door), wholeNumber(to.door)];
    if (first === null || last === null) continue;
    const towards = Math.sign(last - first) * step;
    const stretch = points.slice(from.at, to.at + 1);
    for (let number = first + towards; (last - number) * towards > 0; number += towards) {
      if (doors.length >= MOST_PARTS) return doors;
      const position = pointAlong(stretch, (number - first) / (last - first));
      const { street } = to.door;
      doors.push({ street, number: String(number), position, osmId: osmIdToNumber(id), part: doors.length });
    }
  }
  return doors;
}

function wholeNumber({ number }: Door): number | null {
  return /^\d{1,6}$/.test(number) ? Number(number) : null;
}

function pointAlong(line: readonly GridPoint[], share: number): LonLat {
  const lengths = line.map((to, index) => {
    const from = line[index - 1] ?? to;
    return Math.hypot(to.x - from.x, to.y - from.y);
  });
  let left = lengths.reduce((sum, length) => sum + length, 0) * share;
  for (const [index, to] of line.entries()) {
    const from = line[index - 1];
    const length = lengths[index] ?? 0;
    if (from === undefined) continue;
    if (left <= length && length > 0) {
      return gridToLonLat({
        x: from.x + (to.x - from.x) * (left / length),
        y: from.y + (to.y - from.y) * (left / length),
      });
    }
    left -= length;
  }
  const end = line.at(-1);
  if (end === undefined) throw new Error("a line has at least one point");
  return gridToLonLat(end);
}
