import { expect, test } from "vitest";
import { joinChains, joinPieces, type Piece } from "./join-pieces.ts";
import type { Frame } from "./read-tiles.ts";

const west: Frame = { left: 0, top: 0, right: 100, bottom: 100 };
const east: Frame = { left: 100, top: 0, right: 200, bottom: 100 };

const points = (...pairs: [number, number][]) => pairs.map(([x, y]) => ({ x, y }));

function piece(kind: Piece["kind"], frame: Frame, ...parts: Piece["parts"]): Piece {
  return { id: "way1", kind, tags: { name: "Here" }, parts, frame };
}

test("a road cut at a tile border is whole again, with the cut as one of its points", () => {
  const joined = joinPieces(
    [piece("line", east, points([100, 50], [150, 60])), piece("line", west, points([20, 40], [100, 50]))],
    [west, east],
  );
  expect(joined.parts).toEqual([points([20, 40], [100, 50], [150, 60])]);
});

test("a road that leaves the data and comes back stays in two parts", () => {
  const joined = joinPieces(
    [
      piece("line", west, points([10, 0], [10, 20], [100, 20])),
      piece("line", east, points([100, 20], [150, 0]), points([170, 0], [180, 30])),
    ],
    [west, east],
  );
  expect(joined.parts).toEqual([points([10, 0], [10, 20], [100, 20], [150, 0]), points([170, 0], [180, 30])]);
});

test("an area cut at a tile border loses the border", () => {
  const left = points([80, 20], [100, 20], [100, 40], [80, 40], [80, 20]);
  const right = points([100, 20], [130, 20], [130, 40], [100, 40], [100, 20]);
  const { parts } = joinPieces([piece("polygon", west, left), piece("polygon", east, right)], [west, east]);
  expect(parts).toHaveLength(1);
  const corners = parts[0]?.map(({ x, y }) => `${x} ${y}`);
  expect(corners?.[0]).toBe(corners?.at(-1));
  expect(new Set(corners)).toEqual(new Set(["80 20", "100 20", "130 20", "130 40", "100 40", "80 40"]));
});

test("an area keeps the border beyond which there is no tile", () => {
  const left = points([80, 0], [100, 0], [100, 40], [80, 40], [80, 0]);
  const right = points([100, 0], [130, 0], [130, 40], [100, 40], [100, 0]);
  const { parts } = joinPieces([piece("polygon", west, left), piece("polygon", east, right)], [west, east]);
  expect(parts[0]).toContainEqual({ x: 130, y: 0 });
  expect(new Set(parts[0]?.filter(({ y }) => y === 0).map(({ x }) => x))).toEqual(new Set([80, 100, 130]));
});

test("chains join in whatever order they come", () => {
  const chains = [points([2, 0], [3, 0]), points([0, 0], [1, 0]), points([1, 0], [2, 0])];
  expect(joinChains(chains)).toEqual([points([0, 0], [1, 0], [2, 0], [3, 0])]);
});
