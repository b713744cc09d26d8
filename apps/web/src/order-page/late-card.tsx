import type { OrderView } from "@doorstep/events/browser";
import type { MessageKey } from "../i18n/messages.ts";
import type { Translator } from "../i18n/translator.ts";
import { changeOf, mainCause } from "./arrival-words.ts";
import { firstName } from "./names.ts";
import { CauseRows } from "./why.tsx";

const CAUSE: Record<ReturnType<typeof mainCause>, MessageKey> = {
  kitchen: "late.kitchen",
  courier: "late.courier",
  traffic: "late.traffic",
  detour: "late.detour",
  stop: "late.stop",
  door: "late.door",
  other: "late.other",
};

/** The delay, before anybody asks: its cause, what happens next, the sum. */
export function LateCard({ t, view }: { readonly t: Translator; readonly view: OrderView }) {
  if (view.arrival === null) return null;
  const change = changeOf(view.arrival);
  return (
    <section className="rounded-card bg-attention-soft p-4">
      <h2 className="text-section">{t.text(CAUSE[mainCause(view.arrival)], { restaurant: view.restaurant.name })}</h2>
      <p className="mt-1 text-row leading-6 text-ink-2">{nextWords(t, view)}</p>
      {change !== null && (
        <div className="mt-3 border-t border-[color-mix(in_srgb,var(--attention)_30%,transparent)] pt-2 text-row text-ink">
          <CauseRows t={t} change={change} />
        </div>
      )}
    </section>
  );
}

function nextWords(t: Translator, { timeline, courier }: OrderView): string {
  const pickup = timeline.find((step) => step.step === "pickedUp");
  if (pickup?.atMs != null) {
    return courier === null ? t.text("late.next") : t.text("late.underWay", { courier: firstName(courier.name) });
  }
  if (pickup?.expectedMs == null) return t.text("late.next");
  const time = { clockMs: pickup.expectedMs };
  return courier?.activity === "atRestaurant"
    ? t.text("late.leavesThere", { time, courier: firstName(courier.name) })
    : t.text("late.leaves", { time });
}
