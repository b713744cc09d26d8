import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { latToY, lonToX } from "../geo.ts";
import type { RoadGraph } from "../graph/road-graph.ts";
import { at, type Metres, toyTown } from "../graph/toy-town.ts";
import { bestPath, type Matching, matchFix } from "./match.ts";
import { matchedPlace, wayOn } from "./way-on.ts";

/**
 *      0        1 (one way east)   2
 *   (0,0) ──── (100,0) ──── (200,0) ──── (300,0)     Main
 *                 │ 3          │ 4
 *              (100,100) ── (200,100)                Back (5)
 */
const town = toyTown([
  {
    name: "Main",
    along: [
      [0, 0],
      [100, 0],
    ],
  },
  {
    name: "Main",
    along: [
      [100, 0],
      [200, 0],
    ],
    oneWay: true,
  },
  {
    name: "Main",
    along: [
      [200, 0],
      [300, 0],
    ],
  },
  {
    name: "Left",
    along: [
      [100, 0],
      [100, 100],
    ],
  },
  {
    name: "Right",
    along: [
      [200, 0],
      [200, 100],
    ],
  },
  {
    name: "Back",
    along: [
      [100, 100],
      [200, 100],
    ],
  },
]);

/** Twenty metres apart, on roads that do not meet for a kilometre. */
const parallel = toyTown([
  {
    name: "Near",
    along: [
      [0, 0],
      [500, 0],
      [1000, 0],
    ],
  },
  {
    name: "Far",
    along: [
      [0, 20],
      [500, 20],
      [1000, 20],
    ],
  },
  {
    name: "End",
    along: [
      [0, 0],
      [0, 20],
    ],
  },
  {
    name: "End",
    along: [
      [1000, 0],
      [1000, 20],
    ],
  },
]);

function follow(graph: RoadGraph, fixes: readonly Metres[], { sigmaM = 8, everyMs = 4_000 } = {}): Matching | null {
  let matching: Matching | null = null;
  for (const [index, metres] of fixes.entries()) {
    matching = matchFix(graph, matching, { ...at(metres), atMs: index * everyMs, sigmaM });
  }
  return matching;
}

const segmentsOf = (matching: Matching | null) => bestPath(matching ?? []).map(({ segment }) => segment);

describe("which road", () => {
  test("a fix alone is on the nearest road", () => {
    expect(segmentsOf(follow(town, [[150, 12]]))).toEqual([1]);
  });

  test("worked by hand: of two candidates the one with the way as long as the straight line costs less", () => {
    // From (40, 0), 40 m on: along Main to (80, 0) or, nearer to the fix, into Left.
    const matching = follow(
      town,
      [
        [40, 0],
        [92, 9],
      ],
      { sigmaM: 10 },
    );
    const candidates = matching?.at(-1)?.candidates ?? [];
    const [main] = candidates;
    const left = candidates.find(({ segment }) => segment === 3);
    // Straight 52.8 m. Main: 52 m of way, 9 m away: 0.8/4 + 9²/200. Left: 60 + 9 m of way, 8 m away: 16.2/4 + 8²/200.
    expect(main).toMatchObject({ segment: 0, cost: 0 });
    expect(left?.cost).toBeCloseTo(16.2 / 4 + 0.32 - (0.8 / 4 + 0.405), 1);
  });

  test("a corner is taken where the fixes take it", () => {
    expect(
      segmentsOf(
        follow(town, [
          [60, 3],
          [82, -4],
          [98, 15],
          [103, 40],
          [96, 62],
        ]),
      ),
    ).toEqual([0, 0, 3, 3, 3]);
  });

  test("of parallel streets it stays on the one it came by, though single fixes are nearer to the other", () => {
    const fixes: Metres[] = [
      [100, 1],
      [120, 3],
      [140, 12],
      [160, 13],
      [180, 2],
      [200, 11],
      [220, 1],
    ];
    expect(new Set(segmentsOf(follow(parallel, fixes)))).toEqual(new Set([0]));
  });

  test("on parallel streets with every fix beside the other one, the other it is", () => {
    const fixes: Metres[] = [
      [100, 17],
      [120, 22],
      [140, 19],
      [160, 16],
      [180, 21],
    ];
    expect(new Set(segmentsOf(follow(parallel, fixes)))).toEqual(new Set([1]));
  });

  test("nobody rides far against a one-way street, but noise may", () => {
    const back: Metres[] = [
      [190, 2],
      [170, -3],
      [150, 2],
      [130, 1],
      [110, 0],
    ];
    const against = follow(town, back);
    expect(against?.length, "the window began anew, since no way leads back").toBeLessThan(back.length);
    const noise = follow(town, [
      [120, 2],
      [140, -3],
      [136, 2],
      [150, 1],
    ]);
    expect(segmentsOf(noise)).toEqual([1, 1, 1, 1]);
  });
});

describe("limits", () => {
  test("after more than a minute without a fix it begins anew", () => {
    const before = follow(town, [
      [10, 0],
      [30, 0],
    ]);
    const next = matchFix(town, before, { ...at([280, 0]), atMs: 4_000 + 60_001, sigmaM: 8 });
    expect(next).toHaveLength(1);
    expect(segmentsOf(next)).toEqual([2]);
  });

  test("with no road in reach there is no matching", () => {
    expect(follow(town, [[150, 600]])).toBeNull();
  });

  test("the window is bounded, however long the ride", () => {
    const fixes = Array.from({ length: 40 }, (_, index): Metres => [index * 20, 2]);
    expect(follow(parallel, fixes)).toHaveLength(8);
    expect(JSON.stringify(follow(parallel, fixes)).length).toBeLessThan(4_000);
  });
});

describe("the way on", () => {
  test("by the roads ridden and the quickest from there, with no turning round", () => {
    const matching = follow(town, [
      [60, 3],
      [82, -4],
      [101, 20],
      [99, 45],
    ]);
    if (matching === null) throw new Error("there are roads");
    // The door lies behind on Main; the courier rides up Left, so round by Back and Right or back at its end.
    const way = wayOn(town, matching, at([290, 0]));
    expect(way?.route.streets.map(({ name }) => name)).toEqual(["Main", "Left", "Back", "Right", "Main"]);
    expect(way?.riddenM).toBeCloseTo(40 + 45, 0);
    expect(way?.route.lengthM).toBeCloseTo(40 + 100 + 100 + 100 + 90, 0);
    expect(matchedPlace(town, matching)?.street).toBe("Left");
  });

  test("its length is that of its points", () => {
    const matching = follow(town, [
      [60, 3],
      [82, -4],
      [101, 20],
      [99, 45],
    ]);
    const route = matching === null ? null : wayOn(town, matching, at([290, 0]))?.route;
    let metres = 0;
    for (const [index, here] of (route?.points ?? []).entries()) {
      const before = route?.points[index - 1] ?? here;
      const [dx, dy] = [
        lonToX(town.plane, here.lon) - lonToX(town.plane, before.lon),
        latToY(town.plane, here.lat) - latToY(town.plane, before.lat),
      ];
      metres += Math.hypot(dx, dy);
    }
    expect(metres).toBeCloseTo(route?.lengthM ?? 0, 0);
  });
});

describe("whatever the phone says", () => {
  const wander = fc.array(fc.tuple(fc.integer({ min: -40, max: 340 }), fc.integer({ min: -40, max: 140 })), {
    minLength: 1,
    maxLength: 20,
  });

  test("every step's path leads by allowed roads, and the same fixes give the same", () => {
    fc.assert(
      fc.property(wander, fc.integer({ min: 1, max: 60 }), (fixes, sigmaM) => {
        const matching = follow(town, fixes, { sigmaM });
        expect(follow(town, fixes, { sigmaM })).toEqual(matching);
        if (matching === null) return;
        expect(JSON.parse(JSON.stringify(matching))).toEqual(matching);
        expect(bestPath(matching).length).toBe(matching.length);
        const way = wayOn(town, matching, at([150, 100]));
        expect(way?.route.points.length).toBeGreaterThan(1);
        for (const { candidates } of matching) expect(candidates[0]?.cost).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
