import { describe, expect, test } from "vitest";
import { paymentDueMs } from "./payment-wait.ts";
import { newEvening } from "./testing/evening.ts";
import { authorised, cancelled, confirmed, failed, heartbeat, placed } from "./testing/facts.ts";

const SECOND = 1 / 60;
const unpaid = () => newEvening().tell(4, placed());
const waits = (evening: ReturnType<typeof newEvening>) =>
  evening.statuses.map(({ paymentWait }) => paymentWait).filter((wait, index, all) => wait !== all[index - 1]);

describe("[O36] a payment that is missing", () => {
  test("[O36] is due for two minutes and what a slow transaction takes", () => {
    expect(unpaid().view().paymentWait).toBe("due");
    expect(
      unpaid()
        .tell(6, heartbeat(6))
        .wait(6 + 4 * SECOND)
        .view().paymentWait,
    ).toBe("due");
  });

  test("[O36] is overdue once the write side has said that it accepted nothing more up to then", () => {
    const evening = unpaid().tell(6.05, heartbeat(6.05)).wait(6.09);
    expect(evening.view().paymentWait).toBe("due");
    evening.tell(6.11, heartbeat(6.1)).wait(6.14);
    expect(evening.view().paymentWait).toBe("overdue");
    expect(evening.view().alerts.map(({ kind }) => kind)).toEqual(["paymentOverdue"]);
  });

  test("[O36] is not known while the write side is not heard, and known as soon as it is again", () => {
    const evening = unpaid().tell(5, heartbeat(5)).wait(8);
    expect(evening.view().paymentWait).toBe("notKnown");
    expect(evening.view().alerts).toEqual([]);
    evening.tell(9, heartbeat(9)).wait(9.5);
    expect(evening.view().paymentWait).toBe("overdue");
  });

  test("[O36] is not known without any heartbeat", () => {
    expect(unpaid().wait(7).view().paymentWait).toBe("notKnown");
  });

  test("[O36] stays overdue when the write side falls silent after that", () => {
    const evening = unpaid().tell(7, heartbeat(7)).wait(7.1);
    expect(evening.view().paymentWait).toBe("overdue");
    expect(evening.wait(20).view().paymentWait).toBe("overdue");
  });

  test("[O36] is nothing once anything of it is known: paid, failed, ended, or gone on without it", () => {
    expect(unpaid().tell(4.5, authorised()).view().paymentWait).toBeNull();
    expect(unpaid().tell(4.5, failed()).view().paymentWait).toBeNull();
    expect(unpaid().tell(4.5, cancelled(2, 4.5)).view().paymentWait).toBeNull();
    expect(unpaid().tell(4.5, confirmed(3, 4.5)).wait(4.8).view().paymentWait).toBeNull();
  });

  test("[O36] that still comes ends the wait, and is counted as late", () => {
    const evening = unpaid().tell(6, heartbeat(6)).tell(6.1, heartbeat(6.1)).wait(6.2).tell(8, authorised(2, 8));
    expect(waits(evening)).toEqual(["due", "overdue", null]);
    expect(evening.view().alerts).toEqual([]);
    expect(evening.notes).toContain("payment late: after its window");
    expect(unpaid().tell(4.5, authorised()).notes).toEqual([]);
  });

  test("[O36] one accepted in time is joined, however late it is on the log", () => {
    const evening = unpaid().tell(7, heartbeat(7)).wait(7.1).tell(8, authorised(2, 5.9));
    expect(evening.notes).not.toContain("payment late: after its window");
  });

  test("[O36] facts written straight to this log are vouched for by its own time", () => {
    const evening = newEvening()
      .tell(4, placed(4, { origin: "sim:1" }))
      .wait(6.2);
    expect(evening.view().paymentWait).toBe("overdue");
  });
});

describe("[O37] looking for the heartbeat", () => {
  const at = (wait: "due" | "notKnown" | "overdue" | null, asOfMs: number) =>
    paymentDueMs(wait, { placedMs: 0, asOfMs });

  test("[O37] begins when the payment is due, and then is at most once a second", () => {
    expect(at("due", 1_000)).toBe(125_001);
    expect(at("due", 125_001)).toBe(126_001);
  });

  test("[O37] is seldom while the write side is not heard, and over when there is nothing to find", () => {
    expect(at("notKnown", 140_000)).toBe(155_000);
    expect(at("notKnown", 3_600_000)).toBeNull();
    expect(at("overdue", 140_000)).toBeNull();
    expect(at(null, 140_000)).toBeNull();
  });
});
