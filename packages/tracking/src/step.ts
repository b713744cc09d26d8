/**
 * What a stage's pure functions give back for one record, or for time having passed.
 * The engine around them commits `state` and `outputs` together, counts the notes, and
 * sends a rejected record to the dead letters.
 */
export interface Step<State, Output> {
  /** The key's next state; undefined when the key leaves. */
  readonly state: State | undefined;
  readonly outputs: readonly Output[];
  /** Decisions worth counting, each from a fixed list: `ping dropped: duplicate`. Nothing reads them back. */
  readonly notes: readonly string[];
  /** Set when the record cannot be true: the sentence that goes with it to the dead letters. */
  readonly rejected?: string;
}
