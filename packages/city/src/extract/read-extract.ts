/**
 * A city's features from an `.osm.pbf` file, in a few readings that each keep little:
 *
 *     1  everything    what each block holds, relations that are areas, nodes within the bounds
 *     2  ways          those a city is made from, and those the areas are made of
 *     3  nodes         where the nodes of these ways are; doors, restaurants, signals, names
 */
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { type BBox, degreesToE7 } from "../geo.ts";
import { openNumberList, placeIn, sortUnique } from "../number-list.ts";
import { e7ToGrid } from "../prepare/grid.ts";
import type { OsmFeature } from "../prepare/osm-feature.ts";
import type { LonLatRing } from "../prepare/sea.ts";
import { BadExtract } from "./bad-extract.ts";
import { type BlobPlace, findBlobs, unpackBlobs } from "./blobs.ts";
import { featuresOf } from "./build-features.ts";
import { cityBounds } from "./city-bounds.ts";
import { seaFromCoast } from "./coast-sea.ts";
import { type BlockNode, type BlockReader, type BlockRelation, readBlock } from "./read-block.ts";
import { readHeader } from "./read-header.ts";
import { isMultipolygon, isWantedNode, isWantedRelation, isWantedWay, KEPT_KEYS } from "./wanted.ts";
import { type LocatedWays, openWayStore, type WayStore } from "./way-store.ts";

export interface Extract {
  readonly features: readonly OsmFeature[];
  readonly bbox: BBox;
  readonly sea: readonly LonLatRing[];
  /** Of the file. */
  readonly sha256: string;
}

export interface ExtractOptions {
  readonly path: string;
  /** Only what lies in here, and whole whatever reaches out of it; all of the file when null. */
  readonly bounds: BBox | null;
  readonly onProgress: (line: string) => void;
}

/** @throws BadExtract with what is wrong with the file, in a sentence. */
export async function readExtract({ path, bounds, onProgress }: ExtractOptions): Promise<Extract> {
  await using file = await openFile(path);
  const [headerBlob, ...blobs] = await findBlobs(file);
  const headerBox = await readFirst(file, headerBlob);
  const sha256 = await hashFile(file);
  const survey = await surveyBlobs(file, { blobs, bounds });
  onProgress(`read ${blobs.length} blocks; ${survey.relations.length} areas are made of several ways`);

  const { ways, relations } = await readWays(file, survey);
  const located = ways.locate();
  const nodes = await readNodes(file, { blobs: survey.nodeBlobs, located, bounds });
  onProgress(`kept ${located.count} ways and ${nodes.length} single places`);

  const { features, coast } = featuresOf({ located, relations, nodes });
  const bbox = cityBounds(features, { asked: bounds, told: headerBox });
  return { features, bbox, sea: seaFromCoast(coast, bbox), sha256 };
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (cause) {
    throw new BadExtract(`${path} cannot be opened.`, { cause });
  }
}

async function readFirst(file: FileHandle, blob: BlobPlace | undefined): Promise<BBox | null> {
  for await (const bytes of unpackBlobs(file, blob === undefined ? [] : [blob])) return readHeader(bytes);
  return null;
}

async function hashFile(file: FileHandle): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false })) hash.update(chunk);
  return hash.digest("hex");
}

interface Survey {
  readonly nodeBlobs: readonly BlobPlace[];
  readonly wayBlobs: readonly BlobPlace[];
  readonly relations: readonly BlockRelation[];
  /** Null when there are no bounds: then all are. */
  readonly nodesInside: Float64Array | null;
}

async function surveyBlobs(
  file: FileHandle,
  { blobs, bounds }: { readonly blobs: readonly BlobPlace[]; readonly bounds: BBox | null },
): Promise<Survey> {
  const [nodeBlobs, wayBlobs]: [BlobPlace[], BlobPlace[]] = [[], []];
  const relations: BlockRelation[] = [];
  const inside = openNumberList();
  const isInside = bounds && withinBounds(bounds);
  const reader: BlockReader = {
    keys: KEPT_KEYS,
    ...(isInside && { node: (node) => void (isInside(node) && inside.push(node.id)) }),
    relation: (relation) => void (isWantedRelation(relation.tags) && relations.push(relation)),
  };
  const data = blobs.filter(({ type }) => type === "OSMData");
  let place = 0;
  for await (const bytes of unpackBlobs(file, data)) {
    const kinds = readBlock(bytes, reader);
    const blob = data[place];
    place += 1;
    if (kinds.nodes && blob !== undefined) nodeBlobs.push(blob);
    if (kinds.ways && blob !== undefined) wayBlobs.push(blob);
  }
  return { nodeBlobs, wayBlobs, relations, nodesInside: bounds && sortUnique(inside.numbers()) };
}

function withinBounds([west, south, east, north]: BBox): (node: BlockNode) => boolean {
  const [left, bottom, right, top] = [west, south, east, north].map(degreesToE7);
  return ({ lonE7, latE7 }) =>
    lonE7 >= (left ?? 0) && lonE7 <= (right ?? 0) && latE7 >= (bottom ?? 0) && latE7 <= (top ?? 0);
}

async function readWays(
  file: FileHandle,
  { wayBlobs, relations, nodesInside }: Survey,
): Promise<{ readonly ways: WayStore; readonly relations: readonly BlockRelation[] }> {
  const ways = openWayStore();
  const isNear = ({ refs }: { readonly refs: readonly number[] }): boolean =>
    nodesInside === null || refs.some((ref) => placeIn(nodesInside, ref) !== -1);
  const members = memberIds(relations);
  const first: BlockReader = {
    keys: KEPT_KEYS,
    way: (way) => {
      if ((isWantedWay(way.tags) || placeIn(members, way.id) !== -1) && isNear(way)) ways.add(way);
    },
  };
  for await (const bytes of unpackBlobs(file, wayBlobs)) readBlock(bytes, first);
  if (nodesInside === null) return { ways, relations };

  // An area that reaches out of the bounds needs its ways beyond them too, or it would not close.
  const known = ways.ids();
  const touched = relations.filter(
    ({ tags, members: parts }) =>
      parts.some(({ type, id }) => type === "way" && placeIn(known, id) !== -1) || !isMultipolygon(tags),
  );
  const missing = memberIds(touched).filter((id) => placeIn(known, id) === -1);
  if (missing.length > 0) {
    const second: BlockReader = {
      keys: KEPT_KEYS,
      way: (way) => void (placeIn(missing, way.id) !== -1 && ways.add(way)),
    };
    for await (const bytes of unpackBlobs(file, wayBlobs)) readBlock(bytes, second);
  }
  return { ways, relations: touched };
}

/** The ways that areas are made of. */
function memberIds(relations: readonly BlockRelation[]): Float64Array {
  const ids = relations
    .filter(({ tags }) => isMultipolygon(tags))
    .flatMap(({ members }) => members.filter(({ type }) => type === "way").map(({ id }) => id));
  return sortUnique(Float64Array.from(ids));
}

async function readNodes(
  file: FileHandle,
  {
    blobs,
    located,
    bounds,
  }: { readonly blobs: readonly BlobPlace[]; readonly located: LocatedWays; readonly bounds: BBox | null },
): Promise<BlockNode[]> {
  const wanted: BlockNode[] = [];
  const isInside = bounds === null ? () => true : withinBounds(bounds);
  const reader: BlockReader = {
    keys: KEPT_KEYS,
    node: (node) => {
      located.place(node.id, e7ToGrid(node));
      if (isWantedNode(node.tags) && isInside(node)) wanted.push(node);
    },
  };
  for await (const bytes of unpackBlobs(file, blobs)) readBlock(bytes, reader);
  return wanted;
}
