/**
 * How each order must end, by the plainest reading of its facts: the first of each version
 * counts, and the last says where the order stands. No stage is asked.
 */
import type { OrderFact } from "@doorstep/events";
import type { OrderView } from "@doorstep/events/browser";
import { type Finding, findingsOf } from "./finding.ts";

export function compareEnds(facts: readonly OrderFact[], views: ReadonlyMap<string, OrderView>): Finding[] {
  const { list, add } = findingsOf("ends");
  const orders = new Map<string, Map<number, OrderFact>>();
  for (const fact of facts) {
    const known = orders.get(fact.orderId) ?? new Map<number, OrderFact>();
    if (!known.has(fact.version)) known.set(fact.version, fact);
    orders.set(fact.orderId, known);
  }
  for (const [orderId, byVersion] of orders) {
    const inOrder = [...byVersion.values()].sort((a, b) => a.version - b.version);
    const end = inOrder.find(({ type }) => type === "order-delivered" || type === "order-cancelled");
    if (end === undefined || inOrder[0]?.type !== "order-placed") continue;
    const meant = end.type === "order-delivered" ? "delivered" : "cancelled";
    const view = views.get(orderId);
    if (view === undefined) add("lost", `${orderId} was ${meant}, and nothing is shown of it`);
    else if (view.phase !== meant) add("wrong", `${orderId} was ${meant}, and is shown as ${view.phase}`);
  }
  return list;
}
