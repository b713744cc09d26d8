/** Where the socket lives on the web server. */
export const LIVE_PATH = "/live";
