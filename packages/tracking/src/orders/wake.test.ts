import { describe, expect, test } from "vitest";
import { OPEN_FOR_MS, STUB_FOR_MS } from "./limits.ts";
import { assignedEvening, context, newEvening, withBag } from "./testing/evening.ts";
import { cancelled, confirmed, delivered, MINUTE_MS, minute, ORDER, progress } from "./testing/facts.ts";
import { orderSnapshot } from "./view.ts";
import { orderWakeAtMs } from "./wake.ts";

const on = { planVersion: 5 };

describe("[O28] leaving", () => {
  test("[O28] a finished order can be opened for a day, then leaves a stub, then nothing", () => {
    const day = OPEN_FOR_MS / MINUTE_MS;
    const evening = withBag()
      .tell(36, delivered(8, 36))
      .wait(36 + day - 1);
    expect(evening.view().phase).toBe("delivered");
    evening.wait(36 + day);
    expect(evening.state).toEqual({ kind: "left", orderId: ORDER, lastVersion: 8, leftAtMs: minute(36 + day) });
    if (evening.state === undefined) throw new Error("there is a stub");
    expect(orderSnapshot(evening.state, context)).toBeNull();
    evening.tell(36 + day + 1, delivered(8, 36), progress(36, 10, on));
    expect(evening.notes.slice(-3)).toEqual([
      "order left: finished",
      "fact ignored: order has left",
      "position dropped: order has left",
    ]);
    evening.wait(36 + day + STUB_FOR_MS / MINUTE_MS);
    expect(evening.state).toBeUndefined();
  });

  test("[O28] an order nobody ends leaves a day after the last word, as does one never placed", () => {
    const day = OPEN_FOR_MS / MINUTE_MS;
    expect(
      assignedEvening()
        .wait(9 + day)
        .notes.at(-1),
    ).toBe("order left: never finished");
    expect(
      newEvening()
        .tell(4, confirmed())
        .wait(4 + day)
        .notes.at(-1),
    ).toBe("order left: never finished");
  });

  test("[O24] time alone changes a shown order at most once a minute, and an ended one not at all", () => {
    const evening = assignedEvening();
    if (evening.state === undefined) throw new Error("the order is known");
    expect(orderWakeAtMs(evening.state)).toBeLessThanOrEqual(minute(10));
    const before = evening.statuses.length;
    evening.wait(39);
    expect(evening.statuses.length - before).toBeLessThanOrEqual(30);
    evening.tell(40, cancelled(6, 40));
    expect(evening.state === undefined ? null : orderWakeAtMs(evening.state)).toBe(minute(40) + OPEN_FOR_MS);
  });
});
