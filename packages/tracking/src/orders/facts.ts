/** Taking one more fact into the set, and what that decides. */
import type { OrderFact } from "@doorstep/events";
import { impossibleAlone } from "./lawful.ts";
import { type Fold, foldFacts } from "./lifecycle.ts";
import { MAX_FACTS } from "./limits.ts";
import { planToRoute } from "./route.ts";
import type { StoredFact, TrackedOrder } from "./state.ts";

export interface Taken {
  readonly order: TrackedOrder;
  readonly fold: Fold;
  readonly notes: readonly string[];
  readonly rejected: string | null;
}

export function takeFact(order: TrackedOrder, fact: OrderFact, nowMs: number): Taken {
  const before = foldFacts(order);
  const refuse = (rejected: string): Taken => ({ order, fold: before, notes: [], rejected });

  const alone = impossibleAlone(fact);
  if (alone !== null) return refuse(alone);
  const known = order.facts.find(({ version }) => version === fact.version);
  if (known?.type === fact.type) {
    return { order, fold: before, notes: ["fact ignored: repeated version"], rejected: null };
  }
  if (known !== undefined) return refuse(`${fact.type} v${fact.version}: that version is ${known.type}`);
  if (order.facts.length >= MAX_FACTS)
    return refuse(`${fact.type} v${fact.version}: ${MAX_FACTS} facts are kept already`);

  const highest = order.facts.at(-1)?.version ?? 0;
  const facts = [...order.facts, toStored(fact)].sort((a, b) => a.version - b.version);
  const fold = foldFacts({ facts, givenUpTo: order.givenUpTo });
  const notes: string[] = [];
  if (fact.version < highest) notes.push("fact late: took its place in version order");
  if (fold.waiting > 0 && fold.waiting > before.waiting) notes.push("fact kept: waits for an earlier one");
  const refusedNow = refusedSince(before, fold);
  // Only the record at hand can go to the dead letters; one that turns out impossible
  // behind it is refused just the same, counted, and stays in the set as a repeat of itself.
  notes.push(...refusedNow.filter(({ version }) => version !== fact.version).map(() => REFUSED_LATE));
  return {
    order: {
      ...order,
      facts,
      gapSinceMs: fold.waiting === 0 ? null : (order.gapSinceMs ?? nowMs),
      heardMs: Math.max(order.heardMs, nowMs),
    },
    fold,
    notes,
    rejected: refusedNow.find(({ version }) => version === fact.version)?.reason ?? null,
  };
}

/** Folds over whatever is missing below the newest fact. It is folded again should it still come. */
export function giveUpGaps(order: TrackedOrder): Omit<Taken, "rejected"> {
  const next = { ...order, gapSinceMs: null, givenUpTo: order.facts.at(-1)?.version ?? 0 };
  const fold = foldFacts(next);
  const refused = refusedSince(foldFacts(order), fold).map(() => REFUSED_LATE);
  return { order: next, fold, notes: ["fact missing: folded over the gap", ...refused] };
}

const REFUSED_LATE = "fact refused: impossible at its place";

const refusedSince = (before: Fold, now: Fold): Fold["refused"] =>
  now.refused.filter(({ version }) => !before.refused.some((known) => known.version === version));

function toStored(fact: OrderFact): StoredFact {
  if (fact.type !== "order-courier-assigned") return fact;
  const { plan, ...rest } = fact;
  return { ...rest, route: planToRoute(plan, fact.orderId) };
}
