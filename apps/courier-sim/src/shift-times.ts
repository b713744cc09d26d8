/** A world counts from its beginning, a recording from 1970: one constant brings either to now. */
import type { OrderFact, Ping } from "@doorstep/events";
import type { CourierFact } from "./world/state.ts";

export function shiftPing(ping: Ping, byMs: number): Ping {
  return { ...ping, fixAtMs: ping.fixAtMs + byMs, sentAtMs: ping.sentAtMs + byMs };
}

export function shiftCourierFact(fact: CourierFact, byMs: number): CourierFact {
  return { ...fact, atMs: fact.atMs + byMs };
}

export function shiftOrderFact(fact: OrderFact, byMs: number): OrderFact {
  const atMs = fact.atMs + byMs;
  switch (fact.type) {
    case "order-placed":
      return { ...fact, atMs, promisedAtMs: shiftMaybe(fact.promisedAtMs, byMs) };
    case "order-confirmed":
      return {
        ...fact,
        atMs,
        startsAtMs: shiftMaybe(fact.startsAtMs, byMs),
        readyAtMs: shiftMaybe(fact.readyAtMs, byMs),
      };
    case "payment-failed":
      return { ...fact, atMs, heldUntilMs: fact.heldUntilMs + byMs };
    default:
      return { ...fact, atMs };
  }
}

const shiftMaybe = (timeMs: number | null, byMs: number): number | null => (timeMs === null ? null : timeMs + byMs);
