/** What is on the log `tracking`, by order. */
import type { Cause } from "./shared.ts";

/** One numbered status of an order, for readers outside the browser. */
export interface OrderTracked {
  readonly type: "order-tracked";
  readonly orderId: string;
  readonly cause: Cause;
  /** Counts this order's statuses from 1 without gaps. */
  readonly statusVersion: number;
  readonly asOfMs: number;
  readonly phase: string;
  readonly courierId: string | null;
  readonly earliestMs: number | null;
  readonly latestMs: number | null;
  readonly expectedMs: number | null;
  readonly changeMin: number;
  /** What deserves attention, by name. */
  readonly alerts: readonly string[];
  readonly finished: boolean;
}
