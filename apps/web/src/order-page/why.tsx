import type { Arrival } from "@doorstep/events/browser";
import { ChevronDown } from "lucide-react";
import { Rich } from "../i18n/rich.tsx";
import type { Translator } from "../i18n/translator.ts";
import { type Change, changeOf } from "./arrival-words.ts";

/** One row that says how far the arrival moved; opened, what moved it. A native disclosure: it works without script. */
export function Why({ t, arrival }: { readonly t: Translator; readonly arrival: Arrival }) {
  const change = changeOf(arrival);
  if (change === null) return null;
  return (
    <details data-why className="group">
      <summary className="flex min-h-11 items-center justify-between gap-4 text-label text-ink-2">
        {t.message(change.summary)}
        <span className="inline-flex items-center gap-1.5 font-[650] text-ink">
          <span className="border-b border-ink">{t.text("why.open")}</span>
          <ChevronDown size={18} strokeWidth={1.75} aria-hidden="true" className="group-open:rotate-180" />
        </span>
      </summary>
      <div className="opening border-y border-line py-1.5 text-label text-ink-2">
        <CauseRows t={t} change={change} />
      </div>
    </details>
  );
}

export function CauseRows({ t, change }: { readonly t: Translator; readonly change: Change }) {
  return (
    <ul>
      {change.rows.map(({ cause, minutes, words }) => (
        <li key={cause} className="flex min-h-6 items-center justify-between gap-4">
          <span>
            <Rich t={t} of={words} />
          </span>
          <span className="font-[650] whitespace-nowrap text-ink">
            {t.text("why.minutes", { minutes: t.figures.signed(minutes) })}
          </span>
        </li>
      ))}
    </ul>
  );
}
