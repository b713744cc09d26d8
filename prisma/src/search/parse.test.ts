import { expect, test } from "vitest";
import { parseSearch } from "./parse.ts";

test.each([
  ["Pérez", [{ kind: "word", text: "perez" }], []],
  ["#4812", [{ kind: "number", text: "4812" }], []],
  ["4812", [{ kind: "digits", text: "4812" }], []],
  [
    "  Colonia   1234 ",
    [
      { kind: "word", text: "colonia" },
      { kind: "digits", text: "1234" },
    ],
    [],
  ],
  [
    "Dr. Luis-Alberto",
    [
      { kind: "word", text: "dr" },
      { kind: "word", text: "luis" },
      { kind: "word", text: "alberto" },
    ],
    [],
  ],
  ["mole Delivered", [{ kind: "word", text: "mole" }], ["delivered"]],
  ["cooking", [], ["confirmed", "preparing"]],
  ["", [], []],
  ["%_'\\", [], []],
])("[S1] %j is %j in %j", (typed, words, statuses) => {
  expect(parseSearch(typed)).toEqual({ words, statuses });
});

test("[S1] no more than six words are looked for, and none without end", () => {
  const { words } = parseSearch(`${"x".repeat(500)} ${"word ".repeat(50)}`);
  expect(words).toHaveLength(6);
  expect(words[0]?.text).toHaveLength(40);
});
