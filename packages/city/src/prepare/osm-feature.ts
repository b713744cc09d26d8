/** A thing of the map, wherever it was read from. */
import type { GridPoint } from "./grid.ts";

export type Tags = Readonly<Record<string, string | number | boolean>>;

/** A node, way or area of the map. A polygon's first part is its outline, the others are holes. */
export interface OsmFeature {
  /** `node1`, `way1`, `relation1`: OpenStreetMap's own id. */
  readonly id: string;
  readonly kind: "point" | "line" | "polygon";
  readonly tags: Tags;
  /** May be made anew at each reading: ask once. */
  readonly parts: readonly (readonly GridPoint[])[];
}

/** A tag as text; null when it is not there. */
export function tagText(tags: Tags, key: string): string | null {
  const value = tags[key];
  return value === undefined || value === "" ? null : String(value);
}
