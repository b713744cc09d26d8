import { Star } from "lucide-react";
import { useState } from "react";
import type { Translator } from "../i18n/translator.ts";
import { type OwnOrder, refusal, send } from "./commands.ts";

const STARS = [1, 2, 3, 4, 5] as const;
type Stars = (typeof STARS)[number];

interface RatingProps {
  readonly t: Translator;
  readonly order: OwnOrder;
  /** What was given before; null when nothing was. */
  readonly given: number | null;
}

/** Five stars, sent as they are tapped. Another tap puts right what the first one said. */
export function Rating({ t, order, given }: RatingProps) {
  const [stars, setStars] = useState(STARS.find((some) => some === given) ?? null);
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const rate = async (next: Stars): Promise<void> => {
    // One at a time: which of two arrives last is chance.
    if (busy) return;
    setBusy(true);
    setStars(next);
    const sentence = await send(order, "rate", { stars: next }).then(refusal, () => t.text("rating.notSent"));
    if (sentence !== null) setStars(stars);
    setRefused(sentence);
    setBusy(false);
  };
  return (
    <fieldset className="pt-4 [@media(scripting:none)]:hidden">
      <legend className="float-left text-section">{t.text("rating.title")}</legend>
      <div className="clear-both -ml-3 flex flex-wrap pt-1">
        {STARS.map((count) => (
          <button
            key={count}
            type="button"
            aria-label={t.text("rating.star", { stars: count })}
            aria-pressed={count === stars}
            onClick={() => void rate(count)}
            className="press grid size-12 place-items-center"
          >
            <Star
              size={28}
              strokeWidth={1.75}
              aria-hidden="true"
              className={stars !== null && count <= stars ? "fill-current" : ""}
            />
          </button>
        ))}
      </div>
      <p role="status" className={`min-h-6 text-body ${refused === null ? "" : "font-[650] text-attention"}`}>
        {refused ?? (stars !== null && t.text(`rating.${stars}`))}
      </p>
    </fieldset>
  );
}
