import { describe, expect, test } from "vitest";
import { assignedEvening, withBag } from "./testing/evening.ts";
import { mode, pickedUp, progress, ready, silent, TO_DOOR_M, TO_PICKUP_M } from "./testing/facts.ts";

const on = { planVersion: 5 };
const SKIPPED = "progress skipped: thinned";
const skipped = (notes: readonly string[]) => notes.filter((note) => note === SKIPPED).length;

describe("[O42] with less to be done", () => {
  const thinned = () =>
    assignedEvening()
      .tell(10, mode(4))
      .tell(10, progress(10, 100, on));

  test("[O42] positions within so many pings of the one that is kept are skipped", () => {
    const evening = thinned();
    for (let seconds = 4; seconds <= 32; seconds += 4) {
      evening.tell(10 + seconds / 60, progress(10 + seconds / 60, 100 + seconds * 4, on));
    }
    expect(skipped(evening.notes)).toBe(6);
    expect(evening.pages.filter(({ kind }) => kind === "position")).toHaveLength(3);
  });

  test("[O42] one that leaves the route, comes to the restaurant, or ends a silence is not", () => {
    expect(skipped(thinned().tell(10.05, progress(10.05, 110, { ...on, onRoute: false })).notes)).toBe(0);
    expect(skipped(thinned().tell(10.05, progress(10.05, TO_PICKUP_M - 10, on)).notes)).toBe(0);
    expect(
      skipped(
        thinned()
          .tell(10.02, silent(10.02, 5, 10))
          .tell(10.05, progress(10.05, 110, on)).notes,
      ),
    ).toBe(0);
  });

  test("[O42] nor one that comes near the door, or to it", () => {
    const near = withBag()
      .tell(22, mode(8))
      .tell(22, progress(22, TO_DOOR_M - 500, on));
    near
      .tell(22.05, progress(22.05, TO_DOOR_M - 300, on))
      .tell(22.1, progress(22.1, TO_DOOR_M - 20, { ...on, speedMps: 1 }));
    expect(skipped(near.notes)).toBe(0);
    expect(near.view().phase).toBe("atDoor");
  });

  test("[O42] facts are never skipped, and a mode of one ends it", () => {
    const evening = thinned().tell(10.01, ready(6, 10.01), pickedUp(7, 10.01));
    expect(evening.view().phase).toBe("pickedUp");
    evening.tell(10.02, mode(1)).tell(10.03, progress(10.03, TO_PICKUP_M + 60, on));
    expect(skipped(evening.notes)).toBe(0);
  });

  test("[O42] a replay of the same log skips the same", () => {
    const once = () => {
      const evening = assignedEvening();
      for (let index = 0; index < 60; index += 1) {
        const minutes = 10 + index / 15;
        if (index % 20 === 10) evening.tell(minutes, mode(1 + (index % 7), minutes));
        evening.tell(minutes, progress(minutes, 100 + index * 15, on));
      }
      return JSON.stringify([evening.outputs, evening.notes, evening.state]);
    };
    expect(once()).toBe(once());
    expect(once()).toContain(SKIPPED);
  });
});
