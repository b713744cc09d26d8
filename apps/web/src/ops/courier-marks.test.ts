import type { CourierActivity, CourierView } from "@doorstep/events/browser";
import { expect, test } from "vitest";
import { indexCouriers } from "./courier-marks.ts";

const courier = (
  courierId: string,
  activity: CourierActivity,
  position: readonly [number, number] | null,
): CourierView => ({
  courierId,
  name: courierId,
  vehicle: "bicycle",
  activity,
  version: 1,
  position,
  bearingDeg: 90,
  speedMps: null,
  lastFixMs: 1,
  batteryPercent: null,
  onRoute: true,
  stoppedSinceMs: null,
  orderIds: [],
});

const city = [-57, -35, -56, -34] as const;
const near = (index: number): readonly [number, number] => [-56.17 + index * 1e-5, -34.9];

test("three close couriers are one disc from afar, and themselves from near", () => {
  const index = indexCouriers(
    [0, 1, 2].map((i) => courier(`c${i}`, "toDoor", near(i))),
    new Set(),
  );
  const far = index.marksIn(city, 13);
  expect(far.singles).toEqual([]);
  expect(far.clusters).toMatchObject([{ count: 3, shares: { toDoor: 8, toFood: 0 } }]);
  expect(index.marksIn(city, 14).singles).toHaveLength(3);
});

test("two stay two", () => {
  const index = indexCouriers(
    [0, 1].map((i) => courier(`c${i}`, "free", near(i))),
    new Set(),
  );
  expect(index.marksIn(city, 12).singles).toHaveLength(2);
});

test("who is silent or asked for never hides in a disc", () => {
  const couriers = [0, 1, 2, 3].map((i) => courier(`c${i}`, "toFood", near(i)));
  const index = indexCouriers([...couriers, courier("s", "silent", near(4))], new Set(["c0"]));
  const marks = index.marksIn(city, 12);
  expect(marks.singles.map((single) => single.courierId).sort()).toEqual(["c0", "s"]);
  expect(marks.clusters).toMatchObject([{ count: 3 }]);
});

test("who is offline or was never seen has no mark", () => {
  const index = indexCouriers([courier("a", "offline", near(0)), courier("b", "free", null)], new Set());
  expect(index.marksIn(city, 15)).toEqual({ singles: [], clusters: [] });
});

test("shares fill the disc and no more", () => {
  const couriers = (["toDoor", "toDoor", "toFood", "free"] as const).map((activity, i) =>
    courier(`c${i}`, activity, near(i)),
  );
  const [disc] = indexCouriers(couriers, new Set()).marksIn(city, 12).clusters;
  expect(disc?.shares).toEqual({ toDoor: 4, toFood: 2 });
});

test("only who goes somewhere points somewhere", () => {
  const index = indexCouriers([courier("a", "toDoor", near(0)), courier("b", "free", near(200))], new Set());
  const bearings = Object.fromEntries(index.marksIn(city, 15).singles.map((s) => [s.courierId, s.bearingDeg]));
  expect(bearings).toEqual({ a: 90, b: 0 });
});
