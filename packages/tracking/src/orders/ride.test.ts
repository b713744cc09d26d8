import { describe, expect, test } from "vitest";
import { assignedEvening, type Evening, newEvening, withBag } from "./testing/evening.ts";
import {
  assigned,
  authorised,
  confirmed,
  delivered,
  failed,
  minute,
  pickedUp,
  placed,
  preparing,
  progress,
  ready,
  TO_DOOR_M,
  TO_PICKUP_M,
} from "./testing/facts.ts";

const on = { planVersion: 5 };
const phasesOf = (evening: Evening): string[] => {
  const phases = evening.statuses.map(({ phase }) => phase);
  return phases.filter((phase, i) => phase !== phases[i - 1]);
};

describe("[O13] phases told from positions", () => {
  test("[O13] every phase of a good evening, in its order", () => {
    const evening = newEvening()
      .tell(4, placed())
      .tell(4.1, failed())
      .tell(5, authorised(3, 5))
      .tell(6, confirmed(4, 6));
    evening.tell(7, preparing(5, 7)).tell(8, assigned(6, 8)).tell(20, ready(7, 20)).tell(21, pickedUp(8, 21));
    const way = { planVersion: 6 };
    evening.tell(21.1, progress(21.1, TO_PICKUP_M + 10, way)).tell(22, progress(22, TO_PICKUP_M + 300, way));
    evening
      .tell(33, progress(33, TO_DOOR_M - 390, way))
      .tell(35, progress(35, TO_DOOR_M - 10, { ...way, speedMps: 0.5 }));
    evening.tell(37, delivered(9, 37));
    expect(phasesOf(evening)).toEqual([
      "placed",
      "paymentFailed",
      "placed",
      "confirmed",
      "preparing",
      "ready",
      "pickedUp",
      "onTheWay",
      "near",
      "atDoor",
      "delivered",
    ]);
  });

  test("[O13] noise takes nobody back from the door, and passing it fast is not being there", () => {
    const evening = withBag().tell(22, progress(22, TO_DOOR_M - 10, { ...on, speedMps: 6 }));
    expect(evening.view().phase).toBe("near");
    evening.tell(23, progress(23, TO_DOOR_M - 10, { ...on, speedMps: 0.5 }));
    evening.tell(
      24,
      progress(24, TO_DOOR_M - 10, { ...on, speedMps: 5, onRoute: false, lon: -56.16, toDropoffM: 900 }),
    );
    expect(evening.view().phase).toBe("atDoor");
  });

  test("[O13] a position from before the bag was handed over does not start the ride", () => {
    const evening = withBag().tell(21.1, progress(21.1, TO_PICKUP_M - 300, on));
    expect(evening.view().phase).toBe("pickedUp");
  });

  test("[O13] a position that is heard before the pick-up counts from the pick-up", () => {
    const evening = assignedEvening().tell(21, progress(21, TO_PICKUP_M + 200, on));
    expect(evening.view()).toMatchObject({ phase: "preparing", courier: { activity: "atRestaurant" } });
    evening.tell(21.1, pickedUp(6, 21.05));
    expect(evening.view().phase).toBe("onTheWay");
    expect(evening.view().timeline.find(({ step }) => step === "onTheWay")).toEqual({
      step: "onTheWay",
      state: "now",
      atMs: minute(21.05),
      expectedMs: null,
    });
  });

  test("[O13] what a courier does, in its order", () => {
    const evening = assignedEvening().tell(9.1, progress(9.1, 500, on));
    evening
      .tell(12, progress(12, TO_PICKUP_M - 20, { ...on, speedMps: 0 }))
      .tell(13, progress(13, TO_PICKUP_M - 20, on));
    evening.tell(21, ready(6, 21), pickedUp(7, 21)).tell(35, progress(35, TO_DOOR_M - 10, { ...on, speedMps: 0 }));
    const activities = evening.statuses.flatMap(({ courier }) => courier?.activity ?? []);
    expect(activities.filter((activity, i) => activity !== activities[i - 1])).toEqual([
      "toRestaurant",
      "atRestaurant",
      "toDoor",
      "atDoor",
    ]);
  });
});
