import { expect, test } from "vitest";
import { boundsOf, shouldRefit } from "./camera.ts";
import { type DrawnRoute, routeParts, streetsAhead } from "./route-parts.ts";

const route: DrawnRoute = {
  points: [
    [0, 0],
    [0.001, 0],
    [0.002, 0],
    [0.003, 0],
  ],
  alongM: [0, 100, 200, 300],
  pickupAlongM: 100,
  dropoffAlongM: 300,
  streets: [
    { fromAlongM: 0, name: "Canelones" },
    { fromAlongM: 150, name: "Maldonado" },
  ],
};
const door = [0.003, 0.0001] as const;

function partsOf(state: Parameters<typeof routeParts>[1]["state"], alongM: number | null): string[] {
  return routeParts(route, { state, alongM, door }).features.map(({ properties }) => properties.part);
}

test("before pickup all of it is planned, from the courier on", () => {
  const { features } = routeParts(route, { state: "planned", alongM: 50, door });
  expect(features.map(({ properties }) => properties.part)).toEqual(["planned"]);
  expect(features[0]?.geometry.coordinates[0]).toEqual([0.0005, 0]);
});

test("on the way it is travelled up to the courier and remaining after", () => {
  expect(partsOf("live", 200)).toEqual(["travelled", "remaining"]);
});

test("at the pickup nothing is travelled yet", () => {
  expect(partsOf("live", 100)).toEqual(["remaining"]);
});

test("what is old is planned again, never remaining", () => {
  expect(partsOf("stale", 200)).toEqual(["travelled", "planned"]);
});

test("the last line ends at the door, not in the street", () => {
  const { features } = routeParts(route, { state: "driven", alongM: null, door });
  expect(features[0]?.geometry.coordinates.at(-1)).toEqual([...door]);
});

test("streets ahead are named from the courier on, and passed ones no more", () => {
  expect(streetsAhead(route, 120).features.map(({ properties }) => properties.name)).toEqual([
    "Canelones",
    "Maldonado",
  ]);
  expect(streetsAhead(route, 150).features.map(({ properties }) => properties.name)).toEqual(["Maldonado"]);
});

const shown = [0, 0, 10, 10] as const;

test.each([
  ["all in view, not much closer", { wanted: [2, 2, 8, 8] as const, wantedZoom: 13.49 }, false],
  ["all in view, markedly closer", { wanted: [4, 4, 6, 6] as const, wantedZoom: 13.5 }, true],
  ["something left the view", { wanted: [2, 2, 10.1, 8] as const, wantedZoom: 13 }, true],
])("the camera moves when it must: %s", (_case, view, moves) => {
  expect(shouldRefit({ shown, zoom: 13, ...view })).toBe(moves);
});

test("bounds hold every point", () => {
  expect(
    boundsOf([
      [3, 1],
      [-2, 4],
      [0, 0],
    ]),
  ).toEqual([-2, 0, 3, 4]);
});
