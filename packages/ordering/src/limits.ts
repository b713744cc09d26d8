/** Everything about an order has a limit. */

/** A four-digit code is guessed in ten thousand tries; nobody mistypes it more often than this. */
export const MAX_WRONG_CODES = 5;
/** A conversation belongs elsewhere. */
export const MAX_NOTES = 50;
/** The stages keep 64 facts of an order; the last ones are left for bringing it to an end. */
export const MAX_FACTS_UNDER_WAY = 60;
/** New ways leave room for everything else that can still happen. */
export const MAX_REPLANNED_VERSION = 40;
