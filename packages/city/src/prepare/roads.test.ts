import { expect, test } from "vitest";
import { classifyRoad } from "./roads.ts";

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
