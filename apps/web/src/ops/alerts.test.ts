import type { OrderAlert } from "@doorstep/events/browser";
import { describe, expect, test } from "vitest";
import { alertReason, alertTitle, otherReasons } from "./alert-words.ts";
import { rankAttention, urgencyOf } from "./alerts.ts";
import { startAttention, stepAttention } from "./attention-board.ts";
import { MINUTE_MS, NOW_MS, someCourier, someRow } from "./testing/samples.ts";

const alert = (kind: OrderAlert["kind"], sinceMin: number): OrderAlert => ({
  kind,
  sinceMs: NOW_MS - sinceMin * MINUTE_MS,
});
const late = (orderId: string, slipMin: number) => someRow({ orderId, slipMin, alerts: [alert("late", 5)] });
const numbers = (entries: readonly { readonly row: { readonly orderId: string } }[]) =>
  entries.map(({ row }) => row.orderId);

describe("who comes first", () => {
  test("an order without alerts is not in the list, and one with several once, by its first", () => {
    const row = someRow({ orderId: "b", alerts: [alert("stopped", 4), alert("offRoute", 2)] });
    const [entry, ...rest] = rankAttention([someRow({ orderId: "a" }), row], NOW_MS);
    expect(rest).toEqual([]);
    expect([entry?.alert.kind, entry?.others.map(({ kind }) => kind)]).toEqual(["stopped", ["offRoute"]]);
  });

  test("harm now comes before harm soon, however long the latter lasts", () => {
    const soon = someRow({ orderId: "soon", alerts: [alert("stopped", 60)] });
    expect(numbers(rankAttention([soon, late("now", 9)], NOW_MS))).toEqual(["now", "soon"]);
  });

  test("a delay nobody works on outranks a bigger one under way", () => {
    const nobody = someRow({ orderId: "nobody", phase: "ready", slipMin: 1, alerts: [alert("waitingForCourier", 9)] });
    expect(numbers(rankAttention([late("late", 14), nobody], NOW_MS))).toEqual(["nobody", "late"]);
  });

  test("equal ones by age, then by name: no two change places by themselves", () => {
    const rows = ["b", "a"].map((orderId) => someRow({ orderId, slipMin: 9, alerts: [alert("late", 5)] }));
    const older = someRow({ orderId: "c", slipMin: 9, alerts: [alert("late", 6)] });
    expect(numbers(rankAttention([...rows, older], NOW_MS))).toEqual(["c", "a", "b"]);
  });

  test("silence hurts once the food is on board", () => {
    expect(urgencyOf("courierSilent", someRow({ phase: "preparing" }))).toBe("soon");
    expect(urgencyOf("courierSilent", someRow({ phase: "onTheWay" }))).toBe("now");
  });
});

describe("in words", () => {
  const said = (
    kind: OrderAlert["kind"],
    changes: Parameters<typeof someRow>[0] = {},
    battery: number | null = null,
  ) => {
    const row = someRow({ alerts: [alert(kind, 9)], ...changes });
    const entry = { row, alert: alert(kind, 9) };
    const courier = someCourier({ batteryPercent: battery });
    return [alertTitle(entry, NOW_MS), alertReason(entry, { courier, timeZone: "America/Montevideo" })];
  };

  test.each([
    [
      "late",
      said("late", { slipMin: 14, promisedAtMs: NOW_MS - 7 * MINUTE_MS }),
      ["14 min late", "Now 20:45–20:50, promised for 20:34."],
    ],
    [
      "nobody for a ready bag",
      said("waitingForCourier", { phase: "ready" }),
      ["No courier, 9 min", "The food is ready."],
    ],
    [
      "silent with an empty phone",
      said("courierSilent", { silentSinceMs: NOW_MS - 220_000 }, 6),
      ["Silent 3 min 40 s, food on board", "Lucía Pereyra was last seen at 20:37, battery 6 %."],
    ],
    [
      "silent, and the phone is full",
      said("courierSilent", { phase: "preparing", silentSinceMs: NOW_MS - 220_000 }, 80),
      ["Silent 3 min 40 s", "Lucía Pereyra was last seen at 20:37."],
    ],
    [
      "unpaid",
      said("paymentOverdue", { phase: "placed" }),
      ["Payment overdue 9 min", "Placed at 20:21; the bank has not answered."],
    ],
    ["waiting", said("waitingForFood"), ["Waiting for food 9 min", "Lucía Pereyra stands at El Fogón."]],
    ["stalled", said("stopped"), ["Stalled 9 min", "Lucía Pereyra stands 1.1 km from the door, in a straight line."]],
    ["off route", said("offRoute"), ["Off route 9 min", "Lucía Pereyra took another way; the arrival counts it."]],
  ])("%s", (_cause, words, expected) => {
    expect(words).toEqual(expected);
  });

  test("what else is wrong is a second line", () => {
    expect(otherReasons([alert("offRoute", 1), alert("stopped", 1)])).toBe("Also off route, stalled.");
    expect(otherReasons([])).toBe("");
  });
});

describe("the list on the page", () => {
  const [small, large] = [late("small", 9), late("large", 20)];
  const rank = (...rows: Parameters<typeof rankAttention>[0][]) =>
    rankAttention(
      rows.flatMap((r) => [...r]),
      NOW_MS,
    );
  const start = startAttention(rank([small]), NOW_MS);
  const later = (afterMs: number, pointed = false) => ({ nowMs: NOW_MS + afterMs, pointed });

  test("a new entry goes where it belongs at once", () => {
    expect(numbers(stepAttention(start, rank([small, large]), later(1_000)).entries)).toEqual(["large", "small"]);
  });

  test("an entry keeps its place for five seconds, then moves", () => {
    const both = startAttention(rank([small, large]), NOW_MS);
    const worse = late("small", 30);
    expect(numbers(stepAttention(both, rank([worse, large]), later(4_999)).entries)).toEqual(["large", "small"]);
    expect(numbers(stepAttention(both, rank([worse, large]), later(5_000)).entries)).toEqual(["small", "large"]);
  });

  test("nothing moves while one is pointed at, and what is new comes last", () => {
    const pointed = stepAttention(start, rank([small, large]), later(60_000, true));
    expect(numbers(pointed.entries)).toEqual(["small", "large"]);
  });

  test("what is gone is cleared, for ten minutes, and no longer when it comes back", () => {
    const cleared = stepAttention(start, [], later(1_000));
    expect(cleared.entries).toEqual([]);
    expect(cleared.cleared).toMatchObject([{ orderId: "small", kind: "late", clearedAtMs: NOW_MS + 1_000 }]);
    expect(stepAttention(cleared, rank([small]), later(2_000)).cleared).toEqual([]);
    expect(stepAttention(cleared, [], later(601_000)).cleared).toEqual([]);
  });

  test("nothing new is the same board, so that a page stops there", () => {
    const once = stepAttention(start, rank([small, large]), later(1_000));
    expect(stepAttention(once, rank([small, large]), later(1_000))).toBe(once);
    const clearedOnce = stepAttention(once, [], later(9_000));
    expect(stepAttention(clearedOnce, [], later(9_000))).toBe(clearedOnce);
  });
});
