/** What the operations clients tell when the run is over. */
import type { DegradationStep } from "@doorstep/events/browser";

export interface OperationsFindings {
  /** The first of them, in words. */
  readonly wrongs: readonly string[];
  readonly wrongCount: number;
  readonly cityUpdates: number;
  /** Connections that ended without our doing. */
  readonly lost: number;
  /** When the web process was on another step of its ladder of degradation, as it tells operations once a second. */
  readonly ladder: readonly LadderChange[];
  /** What operations saw last of each order. */
  readonly city: Readonly<Record<string, string>>;
}

/** Milliseconds from the run's beginning. */
export interface LadderChange {
  readonly atMs: number;
  readonly step: DegradationStep;
}
