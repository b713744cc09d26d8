/**
 * Sends what is due. Every message is on its own: a slow endpoint holds as many as one endpoint
 * may have under way, and nobody else's.
 */
import { type Counter, type Histogram, type Log, signMessage } from "@doorstep/runtime";
import { pause } from "../engine/pause.ts";
import type { Deliveries, Due } from "./deliveries.ts";
import { delayAfter } from "./schedule.ts";
import type { Answer, Message } from "./send.ts";

export interface DispatcherOptions {
  readonly deliveries: Deliveries;
  readonly send: (message: Message) => Promise<Answer>;
  readonly nowMs: () => number;
  /** `[0, 1)` */
  readonly chance: () => number;
  readonly log: Log;
  readonly counted: Pick<Counter<"outcome">, "inc">;
  readonly tookSeconds: Pick<Histogram, "observe">;
}

export interface Dispatcher {
  /** Something is due now. */
  wake(): void;
  close(): Promise<void>;
}

/** Far more than slow endpoints can hold, four each. */
const MAX_UNDER_WAY = 512;
/** Retries become due by themselves; what is new wakes us. */
const LOOK_EVERY_MS = 1_000;

export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const { deliveries, send, nowMs, chance, log, counted, tookSeconds } = options;
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  let waking = new AbortController();

  async function deliver(due: Due): Promise<void> {
    const atMs = nowMs();
    const headers = {
      "content-type": "application/json",
      "user-agent": "Doorstep-Webhooks/1",
      "doorstep-delivery": due.id,
      "doorstep-event": due.event,
      "Doorstep-Signature": signMessage(due.body, { secrets: due.secrets, atS: Math.floor(atMs / 1_000) }),
    };
    const { status, problem } = await send({ url: due.url, body: due.body, headers });
    const tookMs = nowMs() - atMs;
    const delayMs = problem === null ? null : delayAfter(due.attempts, chance());
    const outcome = problem === null ? "delivered" : delayMs === null ? "givenUp" : "again";
    counted.inc({ outcome });
    tookSeconds.observe(tookMs / 1_000);
    if (outcome === "givenUp") log.warn({ delivery: due.id, endpoint: due.endpointId, problem }, "webhook given up");
    const nextAtMs = delayMs === null ? null : nowMs() + delayMs;
    // A mark that is not made is a message that is sent again, under the same id.
    await deliveries.note({ deliveryId: due.id, nth: due.attempts, atMs, tookMs, status, problem, nextAtMs });
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      waking = new AbortController();
      const due = await deliveries.lease(MAX_UNDER_WAY - underWay.size).catch((error: unknown) => {
        log.warn({ err: error }, "deliveries cannot be read; trying again");
        return [];
      });
      for (const one of due) {
        const sending = deliver(one)
          .catch((error: unknown) => log.warn({ err: error, delivery: one.id }, "attempt not written down"))
          .finally(() => {
            underWay.delete(sending);
            // The next of this order, or of this endpoint, may go.
            waking.abort();
          });
        underWay.add(sending);
      }
      await pause(LOOK_EVERY_MS, AbortSignal.any([stopping.signal, waking.signal]));
    }
  }

  const running = run();
  return {
    wake: () => waking.abort(),
    close: async () => {
      stopping.abort();
      await running;
      await Promise.all(underWay);
    },
  };
}
