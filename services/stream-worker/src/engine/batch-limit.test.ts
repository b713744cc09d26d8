import { MAX_COMMIT_RECORDS } from "@doorstep/task-store";
import { expect, test } from "vitest";
import { FIRST_LIMIT, LONGEST_RUN_MS, nextLimit } from "./batch-limit.ts";

/** Full batches of records that take so long each. */
function settle(microseconds: number, from = FIRST_LIMIT): number {
  let limit = from;
  for (let nth = 0; nth < 20; nth++) limit = nextLimit(limit, { count: limit, tookMs: (limit * microseconds) / 1_000 });
  return limit;
}

test.each([
  ["cheap records fill a commit", 3, MAX_COMMIT_RECORDS],
  ["dear ones come in as many as their time allows", 200, 125],
  ["very dear ones are not cut into nothing", 5_000, 50],
])("%s", (_, microseconds, records) => {
  expect(settle(microseconds)).toBe(records);
});

test("one that took too long is made up for at once, and what is gained comes back by and by", () => {
  const shrunk = nextLimit(4_000, { count: 4_000, tookMs: 40 * LONGEST_RUN_MS });
  expect(shrunk).toBe(100);
  expect(nextLimit(shrunk, { count: 100, tookMs: 1 })).toBe(200);
});

test("a batch that was not full says nothing about a larger one", () => {
  expect(nextLimit(400, { count: 30, tookMs: 1 })).toBe(400);
});
