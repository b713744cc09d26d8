/** Messages to the webhook: signed, and sent again until they are taken or it has been too often. */
import { setTimeout as delay } from "node:timers/promises";
import type { ProviderPayment } from "@doorstep/events/browser";
import { type Log, signMessage } from "@doorstep/runtime";

export interface MessagesOptions {
  readonly webhookUrl: string;
  readonly secret: string;
  readonly nowMs: () => number;
  readonly log: Log;
}

export interface Messages {
  send(payment: ProviderPayment): void;
  /** What is under way is given up. */
  close(): void;
}

const TAKEN_WITHIN_MS = 5_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
/** A quarter of an hour. */
const MAX_TRIES = 36;

export function openMessages({ webhookUrl, secret, nowMs, log }: MessagesOptions): Messages {
  const closing = new AbortController();

  async function sendUntilTaken(payment: ProviderPayment): Promise<void> {
    const body = JSON.stringify(payment);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      if (await isTaken(body)) return;
      await delay(Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries), undefined, { signal: closing.signal });
    }
    log.warn({ paymentId: payment.paymentId, webhookUrl }, "message given up");
  }

  async function isTaken(body: string): Promise<boolean> {
    const signature = signMessage(body, { secrets: [secret], atS: Math.floor(nowMs() / 1_000) });
    const response = await fetch(webhookUrl, {
      method: "POST",
      headers: { "content-type": "application/json", "payment-signature": signature },
      body,
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(TAKEN_WITHIN_MS)]),
    }).catch(() => null);
    await response?.body?.cancel();
    // What nobody knows there will not be known later either.
    return response !== null && (response.ok || response.status === 404);
  }

  return {
    send(payment) {
      sendUntilTaken(payment).catch((error: unknown) => {
        if (!closing.signal.aborted) log.error({ err: error, paymentId: payment.paymentId }, "message not sent");
      });
    },
    close: () => closing.abort(),
  };
}
