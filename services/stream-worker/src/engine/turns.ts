/**
 * Whose turn it is to compute. A process computes one thing at a time, and a fetch brings
 * records for all its tasks at once; what people wait for goes first. How records are cut into
 * batches and in which order tasks have their turn decides nothing of what any of them
 * computes, so the load may decide it.
 *
 *     waiting    orders 3 ─ couriers 1 ─ couriers 4 ─ places 2
 *     turns      orders 3 │ couriers 1 │ network │ orders 7, come meanwhile │ couriers 4 │ …
 */
import type { Clock } from "./clock.ts";

export interface Turns {
  /** Runs `compute` when its turn has come. Urgent ones go before all others; of equals, the first to ask. */
  take<T>(isUrgent: boolean, compute: () => T): Promise<T>;
}

/** After this long, whatever came over the network has its turn. */
const TURN_MS = 5;

export function createTurns({ nowMs, turn }: Pick<Clock, "nowMs" | "turn">): Turns {
  const urgent: (() => void)[] = [];
  const others: (() => void)[] = [];
  let isUnderWay = false;

  async function giveTurns(): Promise<void> {
    isUnderWay = true;
    while (urgent.length + others.length > 0) {
      await turn();
      const untilMs = nowMs() + TURN_MS;
      do (urgent.shift() ?? others.shift())?.();
      while (urgent.length + others.length > 0 && nowMs() < untilMs);
    }
    isUnderWay = false;
  }

  return {
    take: (isUrgent, compute) =>
      new Promise((resolve, reject) => {
        (isUrgent ? urgent : others).push(() => {
          try {
            resolve(compute());
          } catch (error) {
            reject(error);
          }
        });
        if (!isUnderWay) void giveTurns();
      }),
  };
}
