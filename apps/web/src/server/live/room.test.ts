import fc from "fast-check";
import { expect, test } from "vitest";
import { samplePosition, sampleSnapshot, sampleStatus, sampleView } from "../../live/testing/samples.ts";
import { NOT_ON_A_LOG } from "../../live/versions.ts";
import { MAX_RETRIES, newRoom, type Room, type RoomEvent, stepRoom } from "./room.ts";

function fold(...events: RoomEvent[]) {
  let room: Room = newRoom;
  const sent: string[] = [];
  let reads = 0;
  for (const event of events) {
    const step = stepRoom(room, event);
    room = step.room;
    if (step.read) reads++;
    for (const { type, message } of step.send) {
      sent.push(type === "position" ? `position ${message.positionVersion}` : `${type} ${message.view.statusVersion}`);
    }
  }
  return { room, sent, reads };
}
const read = (version: number): RoomEvent => ({ type: "read", snapshot: sampleSnapshot(version) });
const status = (version: number): RoomEvent => ({ type: "status", message: sampleStatus(version) });
const position = (positionVersion: number): RoomEvent => ({
  type: "position",
  message: samplePosition({ positionVersion }),
});

test("once read, each next status and position goes to everyone", () => {
  expect(fold(read(1), status(2), position(1), status(3)).sent).toEqual(["status 2", "position 1", "status 3"]);
});

test("repeats and older ones go to nobody", () => {
  expect(fold(read(3), status(3), status(2), position(2), position(1)).sent).toEqual(["position 2"]);
});

test("a status seen while reading must be in what was read, else it is read again", () => {
  const { sent, reads, room } = fold(status(2), read(1), read(2));
  expect(reads).toBe(1);
  expect(room.reading).toBeNull();
  expect([room.snapshot?.view.statusVersion, sent]).toEqual([2, []]);
});

test("the same for a position", () => {
  const newer = { ...sampleSnapshot(1), position: samplePosition({ positionVersion: 3 }) };
  const { reads, room } = fold(position(3), read(1), { type: "read", snapshot: newer });
  expect([reads, room.snapshot?.position?.positionVersion]).toEqual([1, 3]);
});

test("a gap is read, and everyone gets the snapshot", () => {
  const { sent, reads } = fold(read(1), status(4), read(4), status(5));
  expect([reads, sent]).toEqual([1, ["snapshot 4", "status 5"]]);
});

test("having lost its place, the room reads once and tells everyone", () => {
  const { sent, reads } = fold(read(1), { type: "lost" }, read(6));
  expect([reads, sent]).toEqual([1, ["snapshot 6"]]);
});

test("a read that is older than what everyone has takes nothing back", () => {
  expect(fold(read(5), { type: "lost" }, read(3)).room.snapshot?.view.statusVersion).toBe(5);
});

test("the worker's first word about an order replaces what the write side knew", () => {
  const early = { ...sampleSnapshot(2), view: sampleView({ statusVersion: 2, logId: NOT_ON_A_LOG }) };
  const { sent, room } = fold({ type: "read", snapshot: early }, status(1), read(1));
  expect([sent, room.snapshot?.view.logId]).toEqual([["snapshot 1"], "log-1"]);
});

test("state that never catches up with its outputs is not read for ever", () => {
  const { reads, room } = fold(status(9), ...Array.from({ length: MAX_RETRIES + 1 }, () => read(1)));
  expect([reads, room.reading]).toEqual([MAX_RETRIES, null]);
});

/**
 * The store commits version after version; the tail delivers them later, in order; a read
 * sees what is committed when it starts and comes back later still.
 */
test("however commits, deliveries and reads interleave, a watcher misses no status", () => {
  const action = fc.constantFrom("commit", "deliver", "lose", "answer");
  fc.assert(
    fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
      let committed = 1;
      let delivered = 1;
      let room: Room = newRoom;
      let reading: number | null = committed;
      let watcher: number | null = null;

      const feed = (event: RoomEvent): void => {
        const step = stepRoom(room, event);
        room = step.room;
        for (const { type, message } of step.send) {
          if (type === "position" || watcher === null) continue;
          const { statusVersion } = message.view;
          if (type === "status") expect(statusVersion).toBe(watcher + 1);
          expect(statusVersion).toBeGreaterThanOrEqual(watcher);
          watcher = statusVersion;
        }
        if (step.read) reading = committed;
        // Joins as soon as it can, as the shell does.
        if (watcher === null && room.reading === null) watcher = room.snapshot?.view.statusVersion ?? null;
      };
      const answer = (): void => {
        if (reading === null) return;
        const snapshot = sampleSnapshot(reading);
        reading = null;
        feed({ type: "read", snapshot });
      };
      const perform = {
        commit: () => {
          committed++;
        },
        deliver: () => {
          if (delivered < committed) feed(status(++delivered));
        },
        lose: () => {
          delivered = committed;
          feed({ type: "lost" });
        },
        answer,
      };
      for (const one of actions) perform[one]();
      while (delivered < committed) perform.deliver();
      while (reading !== null) answer();
      expect(watcher).toBe(committed);
    }),
    { numRuns: 1_000 },
  );
});
