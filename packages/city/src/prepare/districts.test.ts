import { expect, test } from "vitest";
import { bboxCentre, planeAround } from "../geo.ts";
import { at } from "../graph/toy-town.ts";
import { districtFinder } from "./districts.ts";

const districtOf = districtFinder(
  [
    { kind: "suburb", name: "Pocitos", position: at([0, 0]) },
    { kind: "suburb", name: "Buceo", position: at([2000, 0]) },
    { kind: "neighbourhood", name: "Los Olivos", position: at([900, 0]) },
    { kind: "hamlet", name: "Haras", position: at([9000, 0]) },
  ],
  planeAround(bboxCentre([-56.2, -34.95, -56.1, -34.85])),
);

test("a position belongs to the nearest district, a settlement inside it changes nothing", () => {
  expect(districtOf(at([900, 10]))).toBe("Pocitos");
  expect(districtOf(at([1100, 10]))).toBe("Buceo");
});

test("where no district is near, a settlement gives its name, and nothing far away does", () => {
  expect(districtOf(at([8500, 0]))).toBe("Haras");
  expect(districtOf(at([0, 9000]))).toBeNull();
});
