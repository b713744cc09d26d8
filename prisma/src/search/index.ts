export { foldText } from "./fold.ts";
export { openOrderSearch } from "./open-search.ts";
export type { OrderHit, OrderSearch, SearchRequest } from "./order-search.ts";
