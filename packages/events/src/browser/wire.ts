/** What both ends of the socket must agree on besides messages. Apart from the schemas, so that a page need not load them to know it. */

/** Where the socket lives on the web server. */
export const LIVE_PATH = "/live";

/** How often a page hears of the server: twice before the ten seconds after which it must not call anything "now". */
export const BEAT_EVERY_MS = 4_000;
