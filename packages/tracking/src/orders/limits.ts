const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** An evening has about ten facts; six times that is a producer gone wrong. */
export const MAX_FACTS = 64;

/**
 * How long a fact waits for an earlier one. Facts of one order are produced one after the
 * other and awaited, so a gap is a producer that failed between two: ten seconds are a
 * retry, more is a loss, and a diner should not wait longer for the news behind it.
 */
export const GAP_WAIT_MS = 10_000;

/** After this long without a word there is no honest arrival time any more. */
export const ARRIVAL_SILENT_AFTER_MS = 3 * HOUR_MS;

/** How long after the last word about it an order can still be opened. */
export const OPEN_FOR_MS = 24 * HOUR_MS;

/** How long a stub remembers its order: as long as the log may still repeat one of its facts. */
export const STUB_FOR_MS = 7 * 24 * HOUR_MS;

/** A range is looked at again this often while nothing is heard. */
export const ARRIVAL_EVERY_MS = MINUTE_MS;

/** A stop shorter than this is a junction or a doorbell, not news. */
export const STOP_SHOWN_AFTER_MS = MINUTE_MS;

/** Below this the courier is walking or standing. */
export const SLOW_MPS = 1.8;

/** Reached by the noise of an ordinary phone, not by the next street. */
export const AT_PLACE_M = 40;

/** Two or three blocks: time to go down to the door. */
export const NEAR_M = 400;

/** Further from the restaurant than this, with the bag, is on the way. */
export const AWAY_M = 40;
