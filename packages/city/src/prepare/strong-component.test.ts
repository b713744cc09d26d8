import fc from "fast-check";
import { expect, test } from "vitest";
import { largestStrongComponent } from "./strong-component.ts";

test("a street that only leads away from the rest does not belong", () => {
  const next = [[1], [2], [0, 3], []];
  expect(largestStrongComponent({ nodeCount: 4, next: (node) => next[node] ?? [] })).toEqual(new Set([0, 1, 2]));
});

test("all that belong reach one another, and no larger set does", () => {
  const steps = fc.array(fc.array(fc.nat(11), { maxLength: 3 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(steps, (next) => {
      const kept = largestStrongComponent({ nodeCount: 12, next: (node) => next[node] ?? [] });
      const reached = next.map((_, node) => reachableFrom(next, node));
      const circleOf = (node: number) =>
        next.map((_, other) => other).filter((other) => reached[node]?.has(other) && reached[other]?.has(node));
      const [first = -1] = kept;
      expect([...kept].sort((a, b) => a - b)).toEqual(circleOf(first));
      expect(kept.size).toBe(Math.max(...next.map((_, node) => circleOf(node).length)));
    }),
  );
});

function reachableFrom(next: readonly (readonly number[])[], start: number): Set<number> {
  const reached = new Set([start]);
  for (const node of reached) for (const target of next[node] ?? []) reached.add(target);
  return reached;
}
