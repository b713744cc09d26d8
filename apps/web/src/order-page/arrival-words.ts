/** The arrival in words: how long until, what moved it, and the page's title. */
import type { Arrival, OrderView } from "@doorstep/events/browser";
import type { MessageKey } from "../i18n/messages.ts";
import type { Message } from "../i18n/translator.ts";
import { isOver, screenOf } from "./screen.ts";
import { currentStep } from "./steps.ts";

const MINUTE_MS = 60_000;

type Cause = Arrival["causes"][number]["cause"];

/** Counted as one counts on a clock's face, so that it agrees with the times beside it. */
export function minutesBetween({ nowMs, atMs }: { readonly nowMs: number; readonly atMs: number }): number {
  return Math.floor(atMs / MINUTE_MS) - Math.floor(nowMs / MINUTE_MS);
}

/** "in 12 to 20 min", "within 6 min", "any moment now". */
export function relativeWords(arrival: Arrival, nowMs: number): Message {
  const from = minutesBetween({ nowMs, atMs: arrival.earliestMs });
  const to = minutesBetween({ nowMs, atMs: arrival.latestMs });
  if (to < 2) return { key: "relative.anyMoment" };
  if (from < 1) return { key: "relative.within", values: { to } };
  return from === to ? { key: "relative.in", values: { to } } : { key: "relative.between", values: { from, to } };
}

export interface Change {
  readonly summary: Message;
  /** Largest first; the minutes add up to the summary's. */
  readonly rows: readonly { readonly cause: Cause; readonly minutes: number; readonly words: MessageKey }[];
}

/** Null while the range is the one first shown. */
export function changeOf(arrival: Arrival): Change | null {
  const { changeMin } = arrival;
  if (changeMin === 0) return null;
  const rows = arrival.causes
    .filter(({ minutes }) => minutes !== 0)
    .toSorted((a, b) => Math.abs(b.minutes) - Math.abs(a.minutes))
    .map(({ cause, minutes }) => ({ cause, minutes, words: CAUSE_WORDS[cause][minutes > 0 ? "later" : "earlier"] }));
  const values = { minutes: Math.abs(changeMin) };
  return { summary: { key: changeMin > 0 ? "why.later" : "why.earlier", values }, rows };
}

const CAUSE_WORDS: Record<Cause, { readonly later: MessageKey; readonly earlier: MessageKey }> = {
  kitchen: { later: "why.kitchen.later", earlier: "why.kitchen.earlier" },
  courier: { later: "why.courier.later", earlier: "why.courier.earlier" },
  traffic: { later: "why.traffic.later", earlier: "why.traffic.earlier" },
  detour: { later: "why.detour.later", earlier: "why.detour.earlier" },
  stop: { later: "why.stop.later", earlier: "why.stop.earlier" },
  door: { later: "why.door.later", earlier: "why.door.earlier" },
  other: { later: "why.other.later", earlier: "why.other.earlier" },
};

/** What made it late, when one cause stands out: said in the card's first line. */
export function mainCause(arrival: Arrival): Cause {
  const [first] = arrival.causes.toSorted((a, b) => b.minutes - a.minutes);
  return first?.cause ?? "other";
}

/** "5 min · On the way", so that a tab in the background says when. */
export function titleOf(view: OrderView, nowMs: number): Message & { readonly step: MessageKey } {
  const step = currentStep(view);
  const screen = screenOf(view, nowMs);
  if (view.arrival === null || isOver(screen) || screen === "paymentFailed" || screen === "paymentUnclear") {
    return { key: "title.step", step };
  }
  const minutes = minutesBetween({ nowMs, atMs: view.arrival.expectedMs });
  return minutes < 2 ? { key: "title.anyMoment", step } : { key: "title.minutes", values: { minutes }, step };
}
