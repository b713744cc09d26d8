/**
 * What the bank behind each test card says, and when its messages come. Pure.
 *
 *     slow3155           processing ──────── 10 s ──────── authorised
 *     slowDeclined9995   processing ──────── 10 s ──────── failed
 *     muddled2220        authorised, again, then "processing" from before, and authorised once more
 *     silent0119         nothing, ever: asked, it says that it is processing
 */
import type { ProviderPayment, TestCard } from "@doorstep/events/browser";

export type Said = Omit<ProviderPayment, "paymentId">;

export interface Moment {
  /** Since the payment was first asked for. */
  readonly afterMs: number;
  /** What becomes true at this moment, when anything does. */
  readonly becomes?: Said;
  /** The message sent then. */
  readonly message?: Said;
}

export const PROCESSING: Said = { sequence: 0, state: "processing", reason: null };
const AUTHORISED: Said = { sequence: 1, state: "authorised", reason: null };
const DECLINED: Said = { sequence: 1, state: "failed", reason: "declined" };

const SOON_MS = 200;
const LATE_MS = 10_000;

export function scriptOf(card: TestCard): readonly Moment[] {
  switch (card) {
    case "visa4417":
      return [{ afterMs: SOON_MS, becomes: AUTHORISED, message: AUTHORISED }];
    case "declined0002":
      return [{ afterMs: SOON_MS, becomes: DECLINED, message: DECLINED }];
    case "slow3155":
      return [
        { afterMs: SOON_MS, message: PROCESSING },
        { afterMs: LATE_MS, becomes: AUTHORISED, message: AUTHORISED },
      ];
    case "slowDeclined9995":
      return [
        { afterMs: SOON_MS, message: PROCESSING },
        { afterMs: LATE_MS, becomes: DECLINED, message: DECLINED },
      ];
    case "muddled2220":
      return [
        { afterMs: SOON_MS, becomes: AUTHORISED, message: AUTHORISED },
        { afterMs: SOON_MS, message: AUTHORISED },
        { afterMs: 2 * SOON_MS, message: PROCESSING },
        { afterMs: 4 * SOON_MS, message: AUTHORISED },
      ];
    case "silent0119":
      return [];
  }
}
