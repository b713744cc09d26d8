import { expect, test } from "vitest";
import { parseRebuildArgs } from "./args.ts";

test.each([
  [["history"], { what: "history" }],
  [["live"], { what: "live" }],
  [["order", "o1"], { what: "order", orderId: "o1" }],
  [["order"], null],
  [["search", "o1"], null],
  [["everything"], null],
  [[], null],
])("[R1] %j asks for %j", (argv, command) => {
  expect(parseRebuildArgs(argv)).toEqual(command);
});
