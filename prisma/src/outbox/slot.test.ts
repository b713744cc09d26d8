import { expect, test } from "vitest";
import { judgeSlot, type Slot } from "./slot.ts";

const well: Slot = { active: true, lost: false, heldBackBytes: 1_000, roomBytes: 99_000 };

test.each([
  ["read and with room, the outbox empty", well, null, "well"],
  ["an entry that has just come", well, 59_999, "well"],
  ["read, but an entry has waited for a minute", well, 60_000, "stuck"],
  ["nobody reads", { ...well, active: false }, 60_000, "idle"],
  ["no connector was ever there", null, null, "absent"],
  ["half of the limit is used", { ...well, heldBackBytes: 50_000, roomBytes: 50_000 }, null, "filling"],
  ["the same while nobody reads", { ...well, active: false, heldBackBytes: 50_000, roomBytes: 50_000 }, 1, "filling"],
  ["no limit, so none to fill", { ...well, heldBackBytes: 1e12, roomBytes: null }, null, "well"],
  ["behind its limit", { active: false, lost: true, heldBackBytes: null, roomBytes: null }, 5, "lost"],
] as const)("a slot: %s", (_, slot, oldestMs, condition) => {
  expect(judgeSlot(slot, oldestMs)).toBe(condition);
});
