import { expect, test } from "vitest";
import { createAddressIndex } from "../addresses/address-index.ts";
import { latToY, lonToX } from "../geo.ts";
import { at, type Metres, toyTown } from "../graph/toy-town.ts";
import { collectAddresses } from "./addresses.ts";
import { lonLatToGrid } from "./grid.ts";
import type { OsmFeature } from "./osm-feature.ts";

const town = toyTown([
  {
    name: "Main",
    along: [
      [0, 0],
      [200, 0],
    ],
  },
  {
    name: "Side",
    along: [
      [0, 0],
      [0, 200],
    ],
  },
]);

function lot(id: number, address: string, place: Metres): OsmFeature {
  const [street = "", number = ""] = address.split("|");
  const tags = { "addr:street": street, "addr:housenumber": number };
  return { id: `node${id}`, kind: "point", tags, parts: [[lonLatToGrid(at(place))]] };
}

function labelsOf(...features: OsmFeature[]): string[] {
  const index = createAddressIndex(
    collectAddresses(features, town, () => null),
    town.plane,
  );
  return index.search("main", 20).map(({ label }) => label);
}

test("a lot with several doors gives as many addresses, in the order of their numbers", () => {
  expect(labelsOf(lot(1, "Main|10,12; 12 BIS", [50, 10]), lot(2, "Main|9", [40, 10]))).toEqual([
    "Main 9",
    "Main 10",
    "Main 12",
    "Main 12 BIS",
  ]);
});

test("a door mapped twice is one, the same label far away is another", () => {
  expect(labelsOf(lot(1, "Main|10", [50, 10]), lot(2, "Main|10", [60, 10]))).toHaveLength(1);
  expect(labelsOf(lot(1, "Main|10", [50, 10]), lot(2, "Main|10", [900, 10]))).toHaveLength(2);
});

test("without a street or a number it is no address", () => {
  expect(labelsOf(lot(1, "Main|", [50, 10]), lot(2, "|10", [50, 10]), lot(3, "Main|12", [50, 10]))).toEqual([
    "Main 12",
  ]);
});

test("the door of a corner lot is on the street it is named after, not on the nearer one", () => {
  const index = createAddressIndex(
    collectAddresses([lot(1, "Main|2", [12, 40])], town, () => null),
    town.plane,
  );
  const [door] = index.search("main 2", 1);
  expect(door && lonToX(town.plane, door.position.lon)).toBeCloseTo(12, 1);
  expect(door && latToY(town.plane, door.position.lat)).toBeCloseTo(8, 1);
});

test("doors that were counted stand between those that were mapped, on their side of the street", () => {
  const counted: OsmFeature = {
    id: "way9",
    kind: "line",
    tags: { "addr:interpolation": "even" },
    parts: [[lonLatToGrid(at([20, 10])), lonLatToGrid(at([100, 10]))]],
  };
  const index = createAddressIndex(
    collectAddresses([lot(1, "Main|2", [20, 10]), lot(2, "Main|10", [100, 10]), counted], town, () => null),
    town.plane,
  );
  const doors = index.search("main", 9);
  expect(doors.map(({ label }) => label)).toEqual(["Main 2", "Main 4", "Main 6", "Main 8", "Main 10"]);
  expect(doors.map(({ position }) => Math.round(lonToX(town.plane, position.lon)))).toEqual([20, 40, 60, 80, 100]);
  expect(index.byId("w9-1")?.label).toBe("Main 6");
});

test("counted doors need numbers on one street at both ends", () => {
  const counted: OsmFeature = {
    id: "way9",
    kind: "line",
    tags: { "addr:interpolation": "odd" },
    parts: [[lonLatToGrid(at([20, 10])), lonLatToGrid(at([100, 10]))]],
  };
  expect(labelsOf(lot(1, "Main|1", [20, 10]), lot(2, "Side|9", [100, 10]), counted)).toEqual(["Main 1"]);
  expect(labelsOf(lot(1, "Main|1 A", [20, 10]), lot(2, "Main|9", [100, 10]), counted)).toEqual(["Main 1 A", "Main 9"]);
});

test("a street on which no door has a number is an address itself", () => {
  const street: OsmFeature = {
    id: "way7",
    kind: "line",
    tags: { highway: "residential", name: "Main" },
    parts: [[lonLatToGrid(at([0, 0])), lonLatToGrid(at([100, 0])), lonLatToGrid(at([200, 0]))]],
  };
  expect(labelsOf(street)).toEqual(["Main"]);
  expect(labelsOf(street, { ...street, id: "way8" })).toEqual(["Main"]);
  expect(labelsOf(street, lot(1, "Main|2", [12, 8]))).toEqual(["Main 2"]);
});
