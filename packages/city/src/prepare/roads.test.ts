import { expect, test } from "vitest";
import { classifyRoad, isBarred } from "./roads.ts";

test.each([
  [{ highway: "residential" }, { along: true, against: true }],
  [
    { highway: "residential", oneway: "yes" },
    { along: true, against: false },
  ],
  [
    { highway: "residential", oneway: "-1" },
    { along: false, against: true },
  ],
  [
    { highway: "tertiary", junction: "roundabout" },
    { along: true, against: false },
  ],
  [
    { highway: "tertiary", junction: "roundabout", oneway: "no" },
    { along: true, against: true },
  ],
  [
    { highway: "service", access: "private", bicycle: "yes" },
    { along: true, against: true },
  ],
])("%o may be ridden %o", (tags, directions) => {
  expect(classifyRoad(tags)?.ride).toMatchObject(directions);
});

test.each([
  [{ highway: "service", access: "private" }],
  [{ highway: "residential", motor_vehicle: "no" }],
  [{ highway: "primary", oneway: "reversible" }],
  [{ highway: "motorway" }],
  [{ highway: "footway" }],
  [{ highway: "steps" }],
])("%o is on the map but not for couriers", (tags) => {
  expect(classifyRoad(tags)).not.toBeNull();
  expect(classifyRoad(tags)?.ride).toBeNull();
});

test.each([[{ highway: "proposed" }], [{ highway: "bus_stop" }], [{ building: "yes" }]])("%o is no road", (tags) => {
  expect(classifyRoad(tags)).toBeNull();
});

test("a link is as wide and as quick as the road it leads to", () => {
  expect(classifyRoad({ highway: "primary_link" })).toEqual({ ...classifyRoad({ highway: "primary" }), isLink: true });
});

test.each([
  ["30", 19],
  ["12", 12],
  ["10 mph", 16.09344],
  ["3", 5],
  ["FR:urban", 19],
  ["none", 19],
])("where %s is allowed, a residential street is planned with %d km/h", (maxspeed, kmh) => {
  const { ride } = classifyRoad({ highway: "residential", maxspeed }) ?? {};
  expect((ride?.speedMps ?? 0) * 3.6).toBeCloseTo(kmh);
});

test("a ferry is no road", () => {
  expect(classifyRoad({ route: "ferry", bicycle: "yes" })).toBeNull();
});

test.each([
  [{ barrier: "gate", access: "private" }, true],
  [{ barrier: "gate" }, false],
  [{ barrier: "lift_gate", access: "no", bicycle: "yes" }, false],
  [{ barrier: "bollard" }, false],
  [{ barrier: "wall" }, true],
  [{ barrier: "toll_booth", access: "no" }, false],
  [{ highway: "crossing" }, false],
])("%o bars the way: %s", (tags, isClosed) => {
  expect(isBarred(tags)).toBe(isClosed);
});
