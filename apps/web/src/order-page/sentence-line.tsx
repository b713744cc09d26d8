import { ChefHat } from "lucide-react";
import { Rich } from "../i18n/rich.tsx";
import type { Translator } from "../i18n/translator.ts";
import { initials } from "./names.ts";
import type { Sentence } from "./sentence.ts";

/** What is happening now, beside the sign of who does it. `code` is said only at the door. */
export function SentenceLine(props: {
  t: Translator;
  sentence: Sentence;
  courierName: string | null;
  code: string | null;
}) {
  const { t, sentence, courierName, code } = props;
  const { key, values = {} } = sentence;
  return (
    <p className="flex min-h-11 items-center gap-3 text-sentence">
      <span
        aria-hidden="true"
        className="grid size-11 shrink-0 place-items-center rounded-full bg-sunken text-label font-[650] text-ink-2"
      >
        {sentence.about === "courier" && courierName !== null ? (
          initials(courierName)
        ) : (
          <ChefHat size={20} strokeWidth={1.75} />
        )}
      </span>
      {/* Only another kind of sentence fades: distance and street change without a flicker. */}
      <span key={key} className="changed min-w-0 text-pretty">
        <Rich t={t} of={key} values={values} />
        {code !== null && key === "sentence.atDoor" && ` ${t.text("sentence.yourCode", { code })}`}
      </span>
    </p>
  );
}
