import fc from "fast-check";
import { expect, test } from "vitest";
import { gridKey } from "./grid.ts";
import { openPointTable } from "./point-table.ts";

const side = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test("each point has one number, in the order they were asked for", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ x: side, y: side }), { maxLength: 300 }), (points) => {
      const table = openPointTable();
      const numbers = new Map<string, number>();
      for (const point of points) {
        const known = numbers.get(gridKey(point));
        expect(table.has(point)).toBe(known !== undefined);
        const number = table.number(point);
        expect(number).toBe(known ?? numbers.size);
        numbers.set(gridKey(point), number);
      }
      expect(table.size).toBe(numbers.size);
    }),
  );
});

test("it grows, and neighbours do not get in each other's way", () => {
  const table = openPointTable();
  for (let x = 0; x < 300; x += 1) for (let y = 0; y < 300; y += 1) table.number({ x, y });
  expect(table.size).toBe(90_000);
  expect(table.number({ x: 299, y: 299 })).toBe(89_999);
  expect(table.has({ x: 300, y: 0 })).toBe(false);
});
