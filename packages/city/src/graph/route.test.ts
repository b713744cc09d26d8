import { describe, expect, test } from "vitest";
import { findRoute } from "./route.ts";
import { joinRoutes } from "./route-shape.ts";
import { at, toyTown } from "./toy-town.ts";

/**
 *     C ── North ── D
 *     │             │
 *   West          East
 *     │             │
 *     A ── South ── B      100 m a side, South is one way from A to B
 */
const block = toyTown([
  {
    name: "South",
    along: [
      [0, 0],
      [100, 0],
    ],
    oneWay: true,
  },
  {
    name: "East",
    along: [
      [100, 0],
      [100, 100],
    ],
  },
  {
    name: "North",
    along: [
      [0, 100],
      [100, 100],
    ],
  },
  {
    name: "West",
    along: [
      [0, 0],
      [0, 100],
    ],
  },
]);

const streetsOf = (route: ReturnType<typeof findRoute>) => route?.streets.map(({ name }) => name);

describe("findRoute", () => {
  test("begins and ends in the middle of a road, at the point nearest to the position", () => {
    const route = findRoute(block, at([20, -15]), at([100, 70]));
    expect(route?.lengthM).toBeCloseTo(150, 1);
    expect(route?.points[0]?.lon).toBeCloseTo(at([20, 0]).lon, 6);
    expect(route?.points.at(-1)?.lat).toBeCloseTo(at([100, 70]).lat, 6);
    expect(streetsOf(route)).toEqual(["South", "East"]);
  });

  test("goes round the block rather than against a one-way street", () => {
    const route = findRoute(block, at([80, 0]), at([20, 0]));
    expect(streetsOf(route)).toEqual(["South", "East", "North", "West", "South"]);
    expect(route?.lengthM).toBeCloseTo(340, 1);
  });

  test("stays within one road when both ends lie on it", () => {
    const route = findRoute(block, at([100, 20]), at([100, 80]));
    expect(route?.points).toHaveLength(2);
    expect(route?.lengthM).toBeCloseTo(60, 1);
    expect(route?.plannedMs).toBeCloseTo(12_000, -2);
  });

  test("rides against the shape of a road that is open both ways", () => {
    const route = findRoute(block, at([100, 80]), at([100, 20]));
    expect(route?.lengthM).toBeCloseTo(60, 1);
    expect(route?.points[0]?.lat).toBeGreaterThan(route?.points[1]?.lat ?? 0);
  });

  test("has two points even when it leads nowhere", () => {
    const route = findRoute(block, at([100, 50]), at([100, 50]));
    expect(route?.points).toHaveLength(2);
    expect(route?.plannedMs).toBe(0);
  });

  test("is null far from any road", () => {
    expect(findRoute(block, at([0, 0]), at([9000, 9000]))).toBeNull();
  });

  test("takes the longer way when it is quicker", () => {
    const town = toyTown([
      {
        name: "Lane",
        along: [
          [0, 0],
          [300, 0],
        ],
        speedMps: 1,
      },
      {
        name: "Avenue",
        along: [
          [0, 0],
          [0, 100],
          [300, 100],
          [300, 0],
        ],
        speedMps: 10,
      },
    ]);
    expect(streetsOf(findRoute(town, at([0, 0]), at([300, 0])))).toContain("Avenue");
  });
});

describe("a route's streets", () => {
  test("keep the name before a short nameless piece, and say so when a long one has none", () => {
    const town = toyTown([
      {
        name: "First",
        along: [
          [0, 0],
          [200, 0],
        ],
      },
      {
        name: "",
        along: [
          [200, 0],
          [230, 0],
        ],
      },
      {
        name: "Second",
        along: [
          [230, 0],
          [400, 0],
        ],
      },
      {
        name: "",
        along: [
          [400, 0],
          [600, 0],
        ],
      },
    ]);
    const route = findRoute(town, at([0, 0]), at([600, 0]));
    expect(route?.streets).toEqual([
      { fromPoint: 0, name: "First" },
      { fromPoint: 2, name: "Second" },
      { fromPoint: 3, name: "" },
    ]);
  });
});

describe("joinRoutes", () => {
  test("puts the second after the first, in points, times and streets", () => {
    const first = findRoute(block, at([0, 20]), at([0, 80]));
    const second = findRoute(block, at([0, 80]), at([60, 100]));
    if (first === null || second === null) throw new Error("both routes exist");
    const whole = joinRoutes(first, second);
    expect(whole.plannedMs).toBe(first.plannedMs + second.plannedMs);
    expect(whole.points.at(-1)).toEqual({ ...second.points.at(-1), plannedMs: whole.plannedMs });
    expect(whole.points[first.points.length - 1]).toEqual(first.points.at(-1));
    expect(whole.streets.map(({ name }) => name)).toEqual(["West", "North"]);
  });
});
