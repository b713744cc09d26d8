import fc from "fast-check";
import { expect, test } from "vitest";
import { likelyMeant, slipsAllowed, slipsToBeginning } from "./mistyped.ts";

test.each([
  ["colonia", "colonia", 0],
  ["colo", "colonia", 0],
  ["conloia", "colonia", 2],
  ["cololnia", "colonia", 1],
  ["clonia", "colonia", 1],
  ["oclonia", "colonia", 1],
  ["peres", "perez", 1],
  ["chivtos", "chivitos", 1],
  ["chvi", "chivitos", 1],
  ["rivera", "colonia", 6],
])("[S3] %s is %s but for %i slips", (typed, term, slips) => {
  expect(slipsToBeginning(typed, term)).toBe(slips);
});

test("[S3] a short word is taken as it is, a longer one may have a slip, a long one two", () => {
  expect(["ana", "pere", "perez1", "colonia"].map(({ length }) => slipsAllowed(length))).toEqual([0, 1, 1, 2]);
  expect(likelyMeant("peres", ["perez", "perera", "peresoso", "rivas", "peral"])).toEqual([
    "peresoso",
    "perera",
    "perez",
  ]);
});

test("[S3] one slip anywhere is one slip", () => {
  const word = fc.stringMatching(/^[a-z]{4,12}$/);
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom("drop", "double", "swap"), (term, seed, how) => {
      const at = seed % (term.length - 1);
      const typed = {
        drop: term.slice(0, at) + term.slice(at + 1),
        double: term.slice(0, at) + term[at] + term.slice(at),
        swap: term.slice(0, at) + term[at + 1] + term[at] + term.slice(at + 2),
      }[how];
      expect(slipsToBeginning(typed, term)).toBeLessThanOrEqual(1);
    }),
  );
});
