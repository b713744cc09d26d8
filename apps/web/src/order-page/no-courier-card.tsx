import type { OrderView } from "@doorstep/events/browser";
import type { Translator } from "../i18n/translator.ts";

/** The food waits, and nobody is there to bring it. */
export function NoCourierCard({ t, view }: { readonly t: Translator; readonly view: OrderView }) {
  return (
    <section className="rounded-card bg-attention-soft p-4">
      <h2 className="text-section">{t.text("noCourier.title")}</h2>
      <p className="mt-1 text-row leading-6 text-ink-2">
        {t.text("noCourier.next", { restaurant: view.restaurant.name })}
      </p>
    </section>
  );
}
