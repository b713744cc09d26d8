/** An order as its rules see it: what its row in the write side says. */
import type { Standing } from "./standing.ts";

export interface OrderNow {
  readonly orderId: string;
  /** Of its newest fact. */
  readonly version: number;
  readonly standing: Standing;
  readonly currency: string;
  /** Items and fee. */
  readonly totalMinor: number;
  readonly paidMinor: number;
  readonly refundedMinor: number;
  /** Unpaid until then; null when it no longer matters. */
  readonly heldUntilMs: number | null;
  readonly handoverCode: string;
  /** How often a courier has given another code. */
  readonly wrongCodes: number;
  readonly noteCount: number;
  readonly rated: boolean;
}

/** What could still go back. */
export const refundableMinor = ({ paidMinor, refundedMinor }: Pick<OrderNow, "paidMinor" | "refundedMinor">): number =>
  paidMinor - refundedMinor;
