import { expect, test } from "vitest";
import { type Settling, settle } from "./heartbeats.ts";

const fresh: Settling = { settledMs: null, open: null };

test("with nobody writing, now is settled at once", () => {
  expect(settle(fresh, { atMs: 1_000, mark: 50n, settledBefore: 51n })).toEqual({ settledMs: 1_000, open: null });
});

test("a transaction under way holds time back until it is over", () => {
  const waiting = settle(fresh, { atMs: 1_000, mark: 50n, settledBefore: 49n });
  expect(waiting.settledMs).toBeNull();
  const still = settle(waiting, { atMs: 2_000, mark: 60n, settledBefore: 49n });
  expect(still).toEqual(waiting);
  // Over now, but others have begun: the first moment is settled, the present one waits.
  const next = settle(still, { atMs: 3_000, mark: 70n, settledBefore: 65n });
  expect(next).toEqual({ settledMs: 1_000, open: { atMs: 3_000, mark: 70n } });
});

test("with transactions always under way, time still goes on", () => {
  let settling = fresh;
  for (let second = 1; second <= 10; second++) {
    const mark = BigInt(second * 10);
    // Whatever began two seconds ago is over.
    settling = settle(settling, { atMs: second * 1_000, mark, settledBefore: mark - 20n });
  }
  expect(settling.settledMs).toBeGreaterThanOrEqual(7_000);
});

test("a clock that is set back takes nothing back", () => {
  const settled = settle(fresh, { atMs: 5_000, mark: 50n, settledBefore: 51n });
  expect(settle(settled, { atMs: 2_000, mark: 60n, settledBefore: 61n }).settledMs).toBe(5_000);
});
