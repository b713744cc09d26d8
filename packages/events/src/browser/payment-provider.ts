/** What we and the payment provider say to each other; see docs/decisions/payments.md. */
import { z } from "zod";
import { testCards } from "./orders-api.ts";

/** Asked with an id of ours: asked twice, it is one payment. */
export const askPayment = z.strictObject({
  paymentId: z.string().min(8).max(80),
  orderId: z.string().min(1).max(80),
  card: z.enum(testCards),
  amountMinor: z.int().positive(),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type AskPayment = z.infer<typeof askPayment>;

/**
 * How a payment stands with the provider: its answer to a question, and the body of its
 * webhook. `sequence` grows with each change, so that whoever hears them out of order knows.
 */
export const providerPayment = z.object({
  paymentId: z.string().min(8).max(80),
  sequence: z.int().nonnegative(),
  state: z.enum(["processing", "authorised", "failed", "voided"]),
  /** Of a failed one. */
  reason: z.enum(["declined", "expired", "unavailable"]).nullable(),
});
export type ProviderPayment = z.infer<typeof providerPayment>;
