/** The provider's payments, in memory: one that ends has forgotten them, and is asked again. */
import type { AskPayment, ProviderPayment } from "@doorstep/events/browser";
import type { Messages } from "./messages.ts";
import { PROCESSING, scriptOf } from "./script.ts";

export interface Payments {
  /** Asked twice, it is one payment. */
  ask(asked: AskPayment): ProviderPayment;
  find(paymentId: string): ProviderPayment | null;
  void(paymentId: string): ProviderPayment | null;
  close(): void;
}

interface Kept {
  payment: ProviderPayment;
  readonly timers: NodeJS.Timeout[];
}

/** `pace` 1 is real time, less is faster. */
export function openPayments(messages: Messages, { pace }: { readonly pace: number }): Payments {
  const kept = new Map<string, Kept>();
  return {
    ask({ paymentId, card }) {
      const known = kept.get(paymentId);
      if (known !== undefined) return known.payment;
      const fresh: Kept = { payment: { paymentId, ...PROCESSING }, timers: [] };
      kept.set(paymentId, fresh);
      for (const { afterMs, becomes, message } of scriptOf(card)) {
        const timer = setTimeout(() => {
          if (becomes !== undefined) fresh.payment = { paymentId, ...becomes };
          if (message !== undefined) messages.send({ paymentId, ...message });
        }, afterMs * pace);
        fresh.timers.push(timer);
      }
      return fresh.payment;
    },
    find: (paymentId) => kept.get(paymentId)?.payment ?? null,
    void(paymentId) {
      const known = kept.get(paymentId);
      if (known === undefined) return null;
      for (const timer of known.timers) clearTimeout(timer);
      const { sequence, state } = known.payment;
      if (state !== "voided") known.payment = { paymentId, sequence: sequence + 1, state: "voided", reason: null };
      return known.payment;
    },
    close() {
      for (const { timers } of kept.values()) for (const timer of timers) clearTimeout(timer);
    },
  };
}
