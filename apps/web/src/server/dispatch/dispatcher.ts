/** Who brings which order: the question, whoever answers it. */
import type { LonLat } from "@doorstep/city";

export interface WaitingOrder {
  readonly orderId: string;
  readonly pickup: LonLat;
  /** Since when a courier is looked for. */
  readonly waitingSinceMs: number;
  /** They had it and gave it back, or it was taken from them: not asked again. */
  readonly hadBy?: ReadonlySet<string>;
}

export interface FreeCourier {
  readonly courierId: string;
  readonly position: LonLat;
}

export interface Pairing {
  readonly orderId: string;
  readonly courierId: string;
}

/** A function of what it is shown: each order and each courier at most once. Who is left out waits for the next look. */
export type Dispatcher = (waiting: readonly WaitingOrder[], free: readonly FreeCourier[]) => readonly Pairing[];
