import type { Translator } from "../i18n/translator.ts";

/** Why the marker stands still more than it used to; nothing while each position comes. */
export function PositionsNote({ t, everyMs }: { t: Translator; everyMs: number | null }) {
  if (everyMs === 0) return null;
  return (
    <p className="gutter pt-2 text-label text-ink-2 desk:px-9">
      {everyMs === null ? t.text("positions.none") : t.text("positions.every", { every: { ageMs: everyMs } })}
    </p>
  );
}
