export { foldText } from "./fold.ts";
export type { OrderHit, OrderSearch, SearchRequest } from "./order-search.ts";
export { postgresOrderSearch } from "./postgres-search.ts";
