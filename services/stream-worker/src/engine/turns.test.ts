import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

/** A clock that moves when something computes. */
function clockBy() {
  const clock = { timeMs: 0, networkTurns: 0 };
  const turns = createTurns({
    nowMs: () => clock.timeMs,
    turn: async () => {
      clock.networkTurns++;
    },
  });
  return { clock, turns };
}

test("what is urgent goes first, and of equals the first to ask", async () => {
  const { turns } = clockBy();
  const order: string[] = [];
  const ask = (name: string, isUrgent = false) => turns.take(isUrgent, () => order.push(name));
  await Promise.all([ask("c1"), ask("c2"), ask("o1", true), ask("c3"), ask("o2", true)]);
  expect(order).toEqual(["o1", "o2", "c1", "c2", "c3"]);
});

test("the network has its turn after five milliseconds, and what it brings may be urgent", async () => {
  const { clock, turns } = clockBy();
  const order: string[] = [];
  const slow = (name: string) =>
    turns.take(false, () => {
      clock.timeMs += 5;
      order.push(name);
      if (name === "c1") void turns.take(true, () => order.push("o1"));
    });
  await Promise.all([slow("c1"), slow("c2"), slow("c3")]);
  expect(order).toEqual(["c1", "o1", "c2", "c3"]);
  expect(clock.networkTurns).toBe(3);
});

test("one that fails costs nobody else a turn", async () => {
  const { turns } = clockBy();
  const failing = turns.take(false, () => {
    throw new Error("a bug");
  });
  const next = turns.take(false, () => "done");
  await expect(failing).rejects.toThrow("a bug");
  expect(await next).toBe("done");
  expect(await turns.take(true, () => "later")).toBe("later");
});
