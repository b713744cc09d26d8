import { expect, test } from "vitest";
import { createWanting } from "./wanting.ts";

test("a name is due once its time has been reached, and not before", () => {
  const wanting = createWanting();
  wanting.set("a", 500);
  expect(wanting.due(0, 499)).toEqual([]);
  expect(wanting.due(499, 500)).toEqual(["a"]);
});

test("who stays overdue is asked once in each new second", () => {
  const wanting = createWanting();
  wanting.set("a", 500);
  expect(wanting.due(0, 600)).toEqual(["a"]);
  expect(wanting.due(600, 999)).toEqual([]);
  expect(wanting.due(999, 1_000)).toEqual(["a"]);
  expect(wanting.due(1_000, 1_999)).toEqual([]);
});

test("nobody is asked while time stands still", () => {
  const wanting = createWanting();
  wanting.set("a", 500);
  expect(wanting.due(600, 600)).toEqual([]);
});

test("those who are due come by their times, then by name", () => {
  const wanting = createWanting();
  wanting.set("b", 300);
  wanting.set("c", 200);
  wanting.set("a", 300);
  expect(wanting.due(0, 1_000)).toEqual(["c", "a", "b"]);
});

test("who wants nothing any more, or something later, is left alone", () => {
  const wanting = createWanting();
  wanting.set("a", 500);
  wanting.set("a", null);
  wanting.set("b", 500);
  wanting.set("b", 2_000);
  expect(wanting.due(0, 1_500)).toEqual([]);
});
