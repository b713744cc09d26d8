/** What was read, put together: points, lines, areas with their holes, and the coast apart. */
import { e7ToGrid, type GridPoint } from "../prepare/grid.ts";
import { type OsmFeature, type Tags, tagText } from "../prepare/osm-feature.ts";
import { areaRings, isClosed, turned } from "./close-rings.ts";
import type { BlockNode, BlockRelation } from "./read-block.ts";
import { isAreaWhenClosed, isCoast, isMultipolygon, isWantedWay } from "./wanted.ts";
import type { LocatedWays } from "./way-store.ts";

export interface ExtractParts {
  readonly located: LocatedWays;
  readonly relations: readonly BlockRelation[];
  readonly nodes: readonly BlockNode[];
}

export function featuresOf({ located, relations, nodes }: ExtractParts): {
  readonly features: OsmFeature[];
  readonly coast: readonly GridPoint[][];
} {
  const streetOf = streetsOfHouses(relations);
  const features: OsmFeature[] = [];
  const coast: GridPoint[][] = [];
  for (const node of nodes) {
    const id = `node${node.id}`;
    features.push({ id, kind: "point", tags: onStreet(node.tags, streetOf.get(id)), parts: [[e7ToGrid(node)]] });
  }
  for (let way = 0; way < located.count; way += 1) {
    const tags = onStreet(located.tags(way), streetOf.get(`way${located.id(way)}`));
    // Part of an area, and nothing by itself.
    if (!isWantedWay(tags)) continue;
    const points = located.points(way);
    if (points.length < 2) continue;
    if (isCoast(tags)) coast.push(points);
    else features.push(new WayFeature(located, { way, tags, isArea: isClosed(points) && isAreaWhenClosed(tags) }));
  }
  for (const relation of relations) {
    if (!isMultipolygon(relation.tags)) continue;
    const feature = new RelationFeature(located, relation);
    if (feature.parts.length > 0) features.push(feature);
  }
  return { features, coast };
}

/** Classes, for what they do not carry: millions of features would each have their own functions. */
class WayFeature implements OsmFeature {
  readonly tags: Tags;
  readonly kind: "line" | "polygon";
  readonly #located: LocatedWays;
  readonly #way: number;

  constructor(
    located: LocatedWays,
    { way, tags, isArea }: { readonly way: number; readonly tags: Tags; readonly isArea: boolean },
  ) {
    this.tags = tags;
    this.kind = isArea ? "polygon" : "line";
    this.#located = located;
    this.#way = way;
  }

  get id(): string {
    return `way${this.#located.id(this.#way)}`;
  }

  get parts(): readonly (readonly GridPoint[])[] {
    const points = this.#located.points(this.#way);
    return [this.kind === "polygon" ? turned(points, 1) : points];
  }
}

class RelationFeature implements OsmFeature {
  readonly kind = "polygon";
  readonly #located: LocatedWays;
  readonly #relation: BlockRelation;

  constructor(located: LocatedWays, relation: BlockRelation) {
    this.#located = located;
    this.#relation = relation;
  }

  get id(): string {
    return `relation${this.#relation.id}`;
  }

  get tags(): Tags {
    return this.#relation.tags;
  }

  get parts(): readonly (readonly GridPoint[])[] {
    const members = this.#relation.members.flatMap(({ type, id, role }) => {
      const way = type === "way" ? this.#located.find(id) : -1;
      return way === -1 ? [] : [{ role, points: this.#located.points(way) }];
    });
    return areaRings(members);
  }
}

/** Where doors do not say themselves which street they are on, a relation may: usual in France. */
function streetsOfHouses(relations: readonly BlockRelation[]): ReadonlyMap<string, string> {
  const streetOf = new Map<string, string>();
  for (const { tags, members } of relations) {
    const street = tagText(tags, "type") === "associatedStreet" ? tagText(tags, "name") : null;
    if (street === null) continue;
    for (const { type, id } of members) streetOf.set(`${type}${id}`, street);
  }
  return streetOf;
}

function onStreet(tags: Tags, street: string | undefined): Tags {
  if (street === undefined || tagText(tags, "addr:housenumber") === null) return tags;
  return { "addr:street": street, ...tags };
}
