/** Windows that give several results, called panes, and the value that holds those still open. */
import type { Holding } from "../assigners/assigner.ts";
import type { Window } from "../window.ts";
import { type Windowed, windowed } from "../windowed.ts";
import type { Trigger } from "./trigger.ts";

export interface Triggered<V, A> extends Windowed<V, A> {
  /** Not sliding ones: an event is in as many of these as there are events near it, and each would have to tell. */
  readonly windows: Holding;
  readonly trigger: Trigger;
  /** Whether a pane holds all there was (and replaces the one before), or only what is new (and adds to it). */
  readonly mode: "accumulating" | "discarding";
}

/** One result of a window. The key of a result is its window. */
export interface Pane<A> {
  readonly window: Window;
  readonly value: A;
  /** 0, 1, 2… of this window and those that became part of it. */
  readonly index: number;
  /** Before the watermark reached the end; the first since then; after that. */
  readonly timing: "early" | "onTime" | "late";
  readonly isFirst: boolean;
  /** Nothing can be added any more. Every window that closes gives exactly one such. */
  readonly isLast: boolean;
  /**
   * Windows that gave results and are no more, since they became part of this one. Whoever
   * keeps results by window deletes theirs; discarding, it adds them to this one's.
   */
  readonly replaces: readonly Window[];
}

export interface OpenPane<A> {
  readonly window: Window;
  /** Since the beginning, or since the last pane when discarding. */
  readonly value: A;
  /** Events since the last pane. */
  readonly news: number;
  /** Panes so far. */
  readonly given: number;
  /** The window under which the last pane was given. */
  readonly givenAs: Window | null;
  /** The watermark has reached the end, and a pane has told so or was never to come. */
  readonly passed: boolean;
  /** The stage time at which an early pane is due. */
  readonly dueMs: number | null;
}

/** Plain JSON; `open` is in order of time. */
export interface PaneState<A> {
  readonly watermarkMs: number | null;
  readonly open: readonly OpenPane<A>[];
}

/**
 * An aggregate over windows that tell more than once.
 *
 * @throws RangeError naming the argument, as `windowed`.
 * @example
 * triggered({
 *   windows: tumbling({ sizeMs: 60_000 }), aggregate: count, latenessMs: 10_000, maxOpen: 4,
 *   trigger: onWatermark({ early: everyCount(10) }), mode: "accumulating",
 * })
 */
export function triggered<V, A>(spec: Triggered<V, A>): Triggered<V, A> {
  windowed(spec);
  return spec;
}

export function noPanes<A>(): PaneState<A> {
  return { watermarkMs: null, open: [] };
}
