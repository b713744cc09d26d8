import { testCards } from "@doorstep/events/browser";
import { expect, test } from "vitest";
import { PROCESSING, scriptOf } from "./script.ts";

test("a payment changes at most once, and each message tells of what is so or was before", () => {
  for (const card of testCards) {
    const moments = scriptOf(card);
    expect(moments.filter(({ becomes }) => becomes !== undefined).length).toBeLessThan(2);
    let so = PROCESSING;
    let afterMs = 0;
    for (const moment of moments) {
      expect(moment.afterMs).toBeGreaterThanOrEqual(afterMs);
      afterMs = moment.afterMs;
      so = moment.becomes ?? so;
      expect([PROCESSING, so]).toContain(moment.message);
    }
  }
});

test("one says everything twice and something old last but one; one says nothing at all", () => {
  expect(scriptOf("muddled2220").map(({ message }) => message?.sequence)).toEqual([1, 1, 0, 1]);
  expect(scriptOf("silent0119")).toEqual([]);
});
