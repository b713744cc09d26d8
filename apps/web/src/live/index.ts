export { connectLive, type Live } from "./connect.ts";
export { type LiveConnection, SILENT_AFTER_MS } from "./connection.ts";
export type { Store } from "./store.ts";
export type { CityLive, OrderLive, Watch } from "./watch.ts";
