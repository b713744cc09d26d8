/** What the load tells when it is over. */
import type { OrderFact } from "@doorstep/events";

export interface LoadFindings {
  readonly facts: readonly TellFact[];
  readonly placed: number;
  readonly delivered: number;
  readonly extra: number;
  readonly pings: number;
  /** Not sent, because the log did not keep up. */
  readonly pingsDropped: number;
  /** Requests the log refused; their records were sent again. */
  readonly failures: number;
  /** By phase: from being due to being handed to the producer, and from there to the log's answer. */
  readonly byPhase: Readonly<
    Record<string, { readonly phoneMs: readonly number[]; readonly answerMs: readonly number[] }>
  >;
  /** Of couriers of the followed partition: courier, due, sent; milliseconds from the run's beginning. */
  readonly sent: readonly (readonly [number, number, number])[];
}

export type TellFact = Pick<OrderFact, "orderId" | "type" | "version" | "atMs">;
