/** How often a page hears of the server. Apart from the schemas, so that a page need not load them to know it. */
export const BEAT_EVERY_MS = 2_000;
