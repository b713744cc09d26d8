import { expect, test } from "vitest";
import { placeAlertTags, type TagPlace } from "./alert-tags.ts";
import { NOW_MS, someRow } from "./testing/samples.ts";

const place = (number: string, lon: number, urgency: "now" | "soon" = "now"): TagPlace => {
  const alert = { kind: "late", sinceMs: NOW_MS } as const;
  const entry = { row: someRow({ orderId: number, number, alerts: [alert] }), alert, others: [], urgency };
  return { entry, position: [lon, -34.9], reason: "14 min late" };
};
const told = (
  places: readonly TagPlace[],
  zoom: number,
  view: readonly [number, number, number, number] | null = null,
) => placeAlertTags(places, { zoom, view }).map(({ side, words, more }) => [side, words, more]);

test("alone, a tag stands to the right with number and reason", () => {
  expect(told([place("48213", -56.16)], 13.5)).toEqual([["right", "48213 14 min late", 0]]);
});

test("what is only soon tells its number from near, and its sign alone from further", () => {
  expect(told([place("48226", -56.16, "soon")], 13.5)).toEqual([["right", "48226", 0]]);
  expect(told([place("48226", -56.16, "soon")], 12.5)).toEqual([["none", "", 0]]);
});

test("a tag that would cover another one's place flips, and one without room keeps its sign", () => {
  const metre = 1e-5;
  const west = place("1", -56.16);
  const east = place("2", -56.16 + 400 * metre);
  expect(told([west, east], 13.5)).toEqual([
    ["left", "1 14 min late", 0],
    ["right", "2 14 min late", 0],
  ]);
  const between = place("3", -56.16 + 200 * metre);
  expect(told([west, east, between], 13.5)[2]).toEqual(["none", "", 0]);
});

test("from far, near ones are a count at the most urgent one's place", () => {
  expect(told([place("1", -56.16), place("2", -56.161), place("3", -56.3)], 11)).toEqual([
    ["none", "", 1],
    ["none", "", 0],
  ]);
});

test("at the edge of the map a tag stands on the side that is seen", () => {
  const east = place("1", -56.16);
  expect(told([east], 13.5, [-56.2, -35, -56.159, -34.8])).toEqual([["left", "1 14 min late", 0]]);
  expect(told([east], 13.5, [-56.161, -35, -56.159, -34.8])).toEqual([["none", "", 0]]);
});
