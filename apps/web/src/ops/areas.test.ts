import { marketScarcity } from "@doorstep/tracking/market";
import { cellToParent, gridDisk, latLngToCell } from "h3-js";
import { describe, expect, test } from "vitest";
import { formatCount } from "./area-words.ts";
import { areasOf } from "./areas.ts";
import { isSurging, pressureOf } from "./pressure.ts";
import { someCell } from "./testing/samples.ts";

const middle = latLngToCell(-34.9, -56.165, 8);
const [, neighbour = ""] = gridDisk(middle, 1);
const far = latLngToCell(-34.8, -56.2, 8);
const toCells = (...cells: ReturnType<typeof someCell>[]) => new Map(cells.map((cell) => [cell.cell, cell]));

describe("areasOf", () => {
  test("neighbours count by half, others not at all", () => {
    const [area] = areasOf(
      toCells(
        someCell({ cell: middle, demand: 4, supply: 1 }),
        someCell({ cell: neighbour, demand: 2, supply: 3 }),
        someCell({ cell: far, demand: 50, supply: 50 }),
      ),
      "cells",
    );
    expect(area).toMatchObject({ cell: middle, market: { demand: 5, supply: 2.5 }, own: { demand: 4, supply: 1 } });
  });

  test("a hexagon is closed and lies inside its cell, around its centre", () => {
    const [area] = areasOf(toCells(someCell({ cell: middle })), "cells");
    expect(area?.ring).toHaveLength(7);
    expect(area?.ring[0]).toEqual(area?.ring[6]);
    for (const [lon, lat] of area?.ring ?? []) expect(latLngToCell(lat, lon, 8)).toBe(middle);
    expect(latLngToCell(area?.centre[1] ?? 0, area?.centre[0] ?? 0, 8)).toBe(middle);
  });

  test("from far, what seven cells count is one area's", () => {
    const parent = cellToParent(middle, 7);
    const inside = gridDisk(middle, 2).filter((cell) => cellToParent(cell, 7) === parent);
    const cells = toCells(...inside.map((cell) => someCell({ cell, demand: 1, supply: 0.5 })));
    expect(areasOf(cells, "coarse")).toMatchObject([
      { cell: parent, own: { demand: inside.length, supply: inside.length / 2 } },
    ]);
  });
});

describe("pressure", () => {
  test.each([
    [{ demand: 0, supply: 6 }, "plenty2"],
    [{ demand: 1, supply: 3 }, "plenty"],
    [{ demand: 3, supply: 3 }, "balanced"],
    [{ demand: 5, supply: 3 }, "short"],
    [{ demand: 5, supply: 2 }, "short2"],
    [{ demand: 7, supply: 1 }, "short3"],
    [{ demand: 2, supply: 0.5 }, "few"],
  ] as const)("%o is %s", (market, pressure) => {
    expect(pressureOf(market)).toBe(pressure);
  });

  test("nobody free is short without end, and surge has one", () => {
    expect(marketScarcity({ demand: 400, supply: 0 })).toBe(1.8);
    expect(pressureOf({ demand: 400, supply: 0 })).toBe("short3");
  });

  test("too few to say is no surge either", () => {
    expect(isSurging({ demand: 2.9, supply: 0 })).toBe(false);
    expect(isSurging({ demand: 4, supply: 0 })).toBe(true);
  });
});

test("one courier for half the time is not none", () => {
  expect([0, 0.04, 0.5, 0.96, 1.6, 2.4, 7].map(formatCount)).toEqual(["0", "0", "0.5", "1", "2", "2", "7"]);
});
