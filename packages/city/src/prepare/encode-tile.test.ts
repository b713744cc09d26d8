import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { expect, test } from "vitest";
import { encodeTile } from "./encode-tile.ts";

const decode = (bytes: Uint8Array) => new VectorTile(new PbfReader(bytes)).layers;

test("points, lines and areas come back as they went in", () => {
  const layers = decode(
    encodeTile([
      {
        name: "things",
        features: [
          { raw: { type: 4, x: 12, y: -3, tags: null }, fields: { name: "Goes", rank: 3 } },
          { raw: { type: 2, geometry: [Int16Array.of(0, 0, 10, 5, -7, 4096)], tags: null }, fields: { rank: 3 } },
          { raw: { type: 3, geometry: [Int16Array.of(0, 0, 9, 0, 9, 9, 0, 0)], tags: null }, fields: {} },
        ],
      },
    ]),
  );
  const features = [0, 1, 2].map((index) => layers.things?.feature(index));
  expect(features.map((feature) => feature?.properties)).toEqual([{ name: "Goes", rank: 3 }, { rank: 3 }, {}]);
  const shapes = features.map((feature) => feature?.loadGeometry().map((part) => part.map(({ x, y }) => [x, y])));
  expect(shapes).toEqual([
    [[[12, -3]]],
    [
      [
        [0, 0],
        [10, 5],
        [-7, 4096],
      ],
    ],
    [
      [
        [0, 0],
        [9, 0],
        [9, 9],
        [0, 0],
      ],
    ],
  ]);
});

test("what has no shape left is not written", () => {
  const raw = { type: 3 as const, geometry: [Int16Array.of(5, 5, 5, 5)], tags: null };
  const layers = decode(encodeTile([{ name: "things", features: [{ raw, fields: { rank: 1 } }] }]));
  expect(layers.things?.length ?? 0).toBe(0);
});
