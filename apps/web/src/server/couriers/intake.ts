/**
 * Positions on their way to the log. What a phone is told is accepted is there; when the
 * broker does not take it in time, the phone is told to keep it and come again.
 */
import { encodeRecord, type Ping, topics } from "@doorstep/events";
import type { PositionsTaken } from "@doorstep/events/browser";
import type { Counter, LogProducer } from "@doorstep/runtime";
import { thin } from "./fixes.ts";

export interface Intake {
  /** Null: not now. What was sent may be on the log all the same; sent again, it counts once. */
  take(pings: readonly Ping[]): Promise<PositionsTaken | null>;
}

export interface IntakeOptions {
  readonly producer: Pick<LogProducer, "send">;
  readonly counted: Pick<Counter<"outcome">, "inc">;
}

/** Waiting for the broker; then phones had better keep theirs. */
const MAX_WAITING = 5_000;
const TAKEN_WITHIN_MS = 5_000;
/** Couriers whose newest position is remembered; one who is forgotten is thinned a little less. */
const MAX_REMEMBERED = 50_000;

export function createIntake({ producer, counted }: IntakeOptions): Intake {
  const newestMs = new Map<string, number>();
  let waiting = 0;

  async function send(pings: readonly Ping[]): Promise<boolean> {
    waiting += pings.length;
    const records = pings.map((ping) => ({
      topic: topics.couriers,
      key: ping.courierId,
      value: encodeRecord(topics.couriers, ping),
    }));
    const sent = producer.send(records).then(
      () => true,
      () => false,
    );
    void sent.finally(() => {
      waiting -= pings.length;
    });
    const late = Promise.withResolvers<false>();
    const timer = setTimeout(() => late.resolve(false), TAKEN_WITHIN_MS);
    return Promise.race([sent, late.promise]).finally(() => clearTimeout(timer));
  }

  function remember(pings: readonly Ping[]): void {
    for (const { courierId, session, fixAtMs } of pings) {
      const name = `${courierId} ${session}`;
      newestMs.set(name, Math.max(newestMs.get(name) ?? 0, fixAtMs));
    }
    const [oldest] = newestMs.keys();
    if (newestMs.size > MAX_REMEMBERED && oldest !== undefined) newestMs.delete(oldest);
  }

  return {
    async take(pings) {
      const [first] = pings;
      if (first === undefined) return { accepted: 0, thinned: 0 };
      const kept = thin(pings, newestMs.get(`${first.courierId} ${first.session}`) ?? null);
      const thinned = pings.length - kept.length;
      if (waiting + kept.length > MAX_WAITING || (kept.length > 0 && !(await send(kept)))) {
        counted.inc({ outcome: "refused" }, pings.length);
        return null;
      }
      remember(kept);
      counted.inc({ outcome: "accepted" }, kept.length);
      counted.inc({ outcome: "thinned" }, thinned);
      return { accepted: kept.length, thinned };
    },
  };
}
