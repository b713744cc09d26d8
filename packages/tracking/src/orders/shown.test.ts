import { describe, expect, test } from "vitest";
import { stepOrder } from "./step.ts";
import { assignedEvening, context, type Evening, newEvening, withBag } from "./testing/evening.ts";
import {
  assigned,
  authorised,
  BRUNO,
  cancelled,
  confirmed,
  delivered,
  failed,
  LUCIA,
  MINUTE_MS,
  minute,
  ORDER,
  pickedUp,
  placed,
  plan,
  progress,
  ready,
  released,
  silent,
  TO_DOOR_M,
  TO_PICKUP_M,
} from "./testing/facts.ts";
import { orderRow, orderSnapshot } from "./view.ts";

const on = { planVersion: 5 };

describe("[O11] statuses", () => {
  test("[O11] are numbered from 1 without gaps, each different from the one before", () => {
    const evening = withBag();
    for (let i = 0; i < 60; i += 1) evening.tell(21.2 + i / 5, progress(21.2 + i / 5, TO_PICKUP_M + i * 50, on));
    evening.tell(36, delivered(8, 36));
    const seen = evening.statuses.map((view) => JSON.stringify({ ...view, asOfMs: 0, statusVersion: 0 }));
    expect(evening.statuses.map(({ statusVersion }) => statusVersion)).toEqual(seen.map((_, i) => i + 1));
    for (const [i, view] of seen.entries()) expect(view).not.toBe(seen[i - 1]);
  });

  test("[O11] the snapshot is the last status, but for the time it is from", () => {
    const evening = withBag()
      .tell(21.3, progress(21.3, TO_PICKUP_M + 100, on))
      .tell(21.4, progress(21.4, 1_300, on));
    const last = evening.statuses.at(-1);
    expect({ ...evening.view(), asOfMs: 0 }).toEqual({ ...last, asOfMs: 0 });
    expect(evening.view().asOfMs).toBe(minute(21.4));
  });

  test("[O11] time of the log never goes back", () => {
    const evening = newEvening().tell(5, placed());
    const { state } = evening;
    const at = { topic: "orders", partition: 0, offset: 9, receivedAtMs: minute(4) };
    const next = stepOrder(state, authorised(), at, context).state;
    expect(next).toMatchObject({ asOfMs: minute(5) });
  });
});

describe("[O12] positions", () => {
  test("[O12] every kept progress goes out, numbered, after the status it changes", () => {
    const evening = assignedEvening();
    const before = evening.pages.length;
    evening.tell(9.1, progress(9.1, 100, on)).tell(9.2, progress(9.2, 140, on));
    const positions = evening.pages.slice(before).filter(({ kind }) => kind === "position");
    expect(positions).toMatchObject([
      { position: { positionVersion: 1, routeVersion: 5, alongM: 100, logId: "log-1", receivedAtMs: minute(9.1) } },
      { position: { positionVersion: 2, alongM: 140, toPickupM: TO_PICKUP_M - 140 } },
    ]);
    evening.tell(21, ready(6, 21), pickedUp(7, 21)).tell(21.2, progress(21.2, TO_PICKUP_M + 60, on));
    expect(evening.pages.slice(-2).map(({ kind }) => kind)).toEqual(["status", "position"]);
  });

  test("[O12] the numbers go on after a reassignment, whose first position is yet to come", () => {
    const evening = assignedEvening().tell(9.1, progress(9.1, 100, on));
    evening.tell(10, released(6, 10), assigned(7, 10, { courierId: BRUNO }));
    if (evening.state === undefined) throw new Error("the order is known");
    expect(orderSnapshot(evening.state, context)).toMatchObject({ position: null, route: { routeVersion: 7 } });
    evening.tell(11, progress(11, 30, { planVersion: 7, courierId: BRUNO }));
    expect(evening.outputs.at(-1)).toMatchObject({ position: { positionVersion: 2, routeVersion: 7 } });
  });

  test.each([
    ["progress dropped: order not known", newEvening(), progress(9, 10, on)],
    ["progress dropped: no courier known", newEvening().tell(4, placed()), progress(9, 10, on)],
    ["progress dropped: plan not yet known", assignedEvening(), progress(9.1, 10, { planVersion: 6 })],
    ["progress dropped: other courier", assignedEvening(), progress(9.1, 10, { planVersion: 5, courierId: BRUNO })],
    ["progress dropped: older plan", assignedEvening(), progress(9.1, 10, { planVersion: 4 })],
    ["progress dropped: older position", assignedEvening().tell(10, progress(10, 50, on)), progress(9.5, 40, on)],
    ["progress dropped: order finished", assignedEvening().tell(10, cancelled(6, 10)), progress(11, 40, on)],
    ["silence dropped: other courier", assignedEvening(), { ...silent(9.1, 5, 9), courierId: BRUNO }],
    ["silence dropped: older position", assignedEvening().tell(10, progress(10, 50, on)), silent(9.9, 5, 9)],
  ])("[O16] %s", (note, evening, heard) => {
    const pages = evening.pages.length;
    const { state } = evening;
    evening.tell(11, heard);
    expect(evening.notes.at(-1)).toBe(note);
    expect(evening.pages.slice(pages).filter(({ kind }) => kind === "position")).toEqual([]);
    if (state?.kind === "tracked") expect(evening.state).toMatchObject({ positionVersion: state.positionVersion });
  });
});

describe("[O14] the timeline", () => {
  const six = ["placed", "confirmed", "preparing", "pickedUp", "onTheWay", "delivered"];
  const stepsOf = (evening: Evening) => evening.view().timeline.map(({ step, state }) => `${step} ${state}`);

  test("[O14] six steps in their order; the newest that happened is now, the rest have a time to come", () => {
    const evening = assignedEvening();
    expect(evening.view().timeline.flatMap(({ step }) => (six.includes(step) ? step : []))).toEqual(six);
    expect(stepsOf(evening)).toEqual([
      "placed past",
      "paid past",
      "confirmed past",
      "preparing now",
      "courierAssigned past",
      "pickedUp next",
      "onTheWay next",
      "delivered next",
    ]);
    const { timeline, arrival } = evening.view();
    for (const { state, atMs, expectedMs } of timeline) {
      expect(state === "next" ? expectedMs : atMs).not.toBeNull();
      expect(state === "next" ? atMs : expectedMs).toBeNull();
    }
    expect(timeline.at(-1)?.expectedMs).toBe(arrival?.expectedMs);
  });

  test("[O14] a failed payment stands where it failed, and as past once it went through", () => {
    const evening = newEvening().tell(4, placed(), failed());
    expect(stepsOf(evening).slice(0, 3)).toEqual(["placed past", "paid failed", "confirmed next"]);
    expect(evening.view().timeline[2]?.expectedMs).toBeNull();
    expect(evening.view().payment).toMatchObject({ state: "failed", reason: "declined", heldUntilMs: minute(15.1) });
    evening.tell(6, failed(3, 6)).tell(7, authorised(4, 7));
    expect(stepsOf(evening).slice(0, 3)).toEqual(["placed now", "paid past", "confirmed next"]);
    expect(evening.view().timeline[1]?.atMs).toBe(minute(7));
    expect(evening.view().payment).toMatchObject({ state: "authorised", reason: null });
  });

  test("[O14] the courier and the ready food stand where they happened, a released courier too", () => {
    const evening = newEvening()
      .tell(4, placed(), assigned(2, 4.5), confirmed(3, 5))
      .tell(7, released(4, 7), ready(5, 7));
    expect(stepsOf(evening).slice(0, 5)).toEqual([
      "placed past",
      "courierAssigned past",
      "confirmed past",
      "preparing now",
      "ready past",
    ]);
  });

  test("[O14] a cancelled order ends with that, and nothing is to come", () => {
    const evening = assignedEvening().tell(12, cancelled(6, 12));
    expect(stepsOf(evening)).toEqual([
      "placed past",
      "paid past",
      "confirmed past",
      "preparing past",
      "courierAssigned past",
      "cancelled failed",
    ]);
    expect(evening.view()).toMatchObject({
      phase: "cancelled",
      cancelled: { by: "restaurant", reason: "kitchenClosed", refundedMinor: 118_000, atMs: minute(12) },
    });
  });
});

describe("[O15] what is wrong with the courier", () => {
  test("[O15] silence is shown with when last seen, and ends with the next position", () => {
    const evening = withBag()
      .tell(22, progress(22, 1_500, on))
      .tell(23, silent(23, 5, 22));
    expect(evening.view().courier).toMatchObject({ courierId: LUCIA, silentSinceMs: minute(22) });
    expect(evening.tell(23.5, progress(23.5, 1_600, on)).view().courier?.silentSinceMs).toBeNull();
  });

  test("[O15] a stop is news after a minute, not at the restaurant, not at the door", () => {
    const stopped = (minutes: number, alongM: number, since: number) =>
      progress(minutes, alongM, { ...on, speedMps: 0, stoppedSinceMs: minute(since) });
    const evening = assignedEvening().tell(12, stopped(12, 1_090, 10));
    expect(evening.view().courier?.stoppedSinceMs).toBeNull();
    evening.tell(21, ready(6, 21), pickedUp(7, 21)).tell(21.5, stopped(21.5, TO_PICKUP_M + 1, 10));
    expect(evening.view().courier?.stoppedSinceMs).toBeNull();
    evening.tell(23, stopped(23, 2_000, 22.1));
    expect(evening.view().courier?.stoppedSinceMs).toBeNull();
    evening.tell(23.1, stopped(23.1, 2_000, 22.1));
    expect(evening.view().courier?.stoppedSinceMs).toBe(minute(22.1));
    evening.tell(35, stopped(35, TO_DOOR_M - 5, 33));
    expect(evening.view().courier?.stoppedSinceMs).toBeNull();
  });

  test("[O15] off the route is shown, and the operations row says it too", () => {
    const evening = withBag().tell(23, progress(23, 2_000, { ...on, onRoute: false }));
    expect(evening.view().courier?.onRoute).toBe(false);
    expect(orderRow(evening.view())).toMatchObject({ onRoute: false, courierName: "Lucía", phase: "onTheWay" });
  });
});

describe("[O17] the route", () => {
  test("[O17] comes along with the status that makes it new, and only with that", () => {
    const routes = withBag().pages.flatMap((output) => (output.kind === "status" ? [output.status.route] : []));
    expect(routes.filter((route) => route !== null)).toHaveLength(1);
  });

  test("[O17] runs from the courier past the restaurant to this order's door, and not on to another's", () => {
    const batch = {
      ...plan,
      points: [...plan.points, { lonE6: -56_150_000, latE6: -34_906_000, plannedMs: 1_100_000 }],
      streets: [...plan.streets, { fromPoint: 4, name: "Bulevar España" }],
      stops: [...plan.stops, { orderId: "o-2", kind: "dropoff" as const, point: 4 }],
    };
    const evening = newEvening().tell(9, placed(), authorised(), assigned(3, 9, { plan: batch }));
    if (evening.state === undefined) throw new Error("the order is known");
    const route = orderSnapshot(evening.state, context)?.route;
    expect(route?.points).toEqual(plan.points.map(({ lonE6, latE6 }) => [lonE6 / 1e6, latE6 / 1e6]));
    expect(route?.pickupAlongM).toBeCloseTo(TO_PICKUP_M, -1);
    expect(route?.dropoffAlongM).toBe(route?.alongM.at(-1));
    expect(route?.streets).toEqual([
      { fromAlongM: 0, name: "Constituyente" },
      { fromAlongM: route?.alongM[2], name: "Canelones" },
    ]);
  });

  test("[O17] a new way with the bag on board starts where the courier is", () => {
    const rest = { ...plan, stops: [{ orderId: ORDER, kind: "dropoff" as const, point: 3 }] };
    const evening = withBag().tell(23, assigned(8, 23, { plan: rest }));
    expect(evening.pages.at(-1)).toMatchObject({ status: { route: { routeVersion: 8, pickupAlongM: 0 } } });
  });
});

test("[O27] one line for operations, late against the latest time first shown", () => {
  const evening = withBag().tell(80, delivered(8, 80));
  const { arrival } = evening.view();
  expect(orderRow(evening.view())).toMatchObject({
    orderId: ORDER,
    number: "4812",
    phase: "delivered",
    dropoffAddress: "Pedro F. Berro 1035",
    slipMin: Math.round((minute(80) - (arrival?.firstLatestMs ?? 0)) / MINUTE_MS),
    deliveredAtMs: minute(80),
  });
  expect(orderRow(newEvening().tell(4, placed(), failed()).view()).slipMin).toBeNull();
});
