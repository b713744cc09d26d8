/** What operations may ask of the read models: any order by what is known of it, and what was. */
import type { OrderHistory } from "@doorstep/db/history";
import type { OrderSearch } from "@doorstep/db/search";
import { orderPhase } from "@doorstep/events/browser";
import { z } from "zod";
import type { Limit } from "../http/limits.ts";
import { OPS_COOKIE, readCookie } from "../http/ops-cookie.ts";
import { type Call, json, problem, type Route } from "../http/router.ts";

export interface SearchRoutesOptions {
  readonly search: OrderSearch;
  readonly readHistory: (orderId: string) => Promise<OrderHistory | null>;
  readonly verifyOps: (token: string) => Promise<boolean>;
  readonly limit: Limit;
}

/** More than a list shows at once. */
const HITS_SHOWN = 50;

const query = z.object({
  q: z.string().max(200).default(""),
  status: z
    .string()
    .optional()
    .transform((text) => (text === undefined || text === "" ? [] : text.split(",", orderPhase.options.length)))
    .pipe(z.array(orderPhase)),
});

export function searchRoutes({ search, readHistory, verifyOps, limit }: SearchRoutesOptions): Route[] {
  const refusal = async ({ headers, address }: Call) => {
    const cookie = readCookie(headers.cookie, OPS_COOKIE);
    if (cookie === null || !(await verifyOps(cookie))) return notSignedIn;
    return (await limit(address)) ? null : tooMany;
  };
  return [
    {
      method: "GET",
      path: "/api/ops/search",
      async handle(call) {
        const refused = await refusal(call);
        if (refused !== null) return refused;
        const asked = query.safeParse(Object.fromEntries(call.query));
        if (!asked.success) return problem(400, "badRequest", `Ask with q, and status as any of ${PHASES}.`);
        const { q: typed, status: statuses } = asked.data;
        return json(200, { orders: await search.search({ typed, statuses, limit: HITS_SHOWN }) });
      },
    },
    {
      method: "GET",
      path: "/api/ops/orders/:orderId/history",
      async handle(call) {
        const refused = await refusal(call);
        if (refused !== null) return refused;
        const history = await readHistory(call.params.orderId ?? "");
        return history === null
          ? problem(404, "unknownOrder", "Nothing has been written down of this order.")
          : json(200, history);
      },
    },
  ];
}

const PHASES = orderPhase.options.join(", ");
const notSignedIn = problem(403, "notSignedIn", "Sign in to operations first.");
const tooMany = problem(429, "tooMany", "That was a lot at once. Try again in a minute.");
