import type { Degradation } from "@doorstep/events/browser";
import { stepNumber, stepWords, thinnedWords, whyWords } from "./degradation-words.ts";
import { UrgencyShape } from "./marks.tsx";

/**
 * What is left out just now, as steps of a ladder with the present one filled, and why. A phone has room for the
 * present one. Nothing while all is told.
 */
export function DegradationStrip({ degradation, timeZone }: { degradation: Degradation; timeZone: string }) {
  const sentences = [whyWords(degradation, timeZone), thinnedWords(degradation)].filter((words) => words !== null);
  if (sentences.length === 0) return null;
  const present = stepNumber(degradation.step);
  return (
    <section
      aria-label="What is left out"
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b bg-attention-soft px-4 py-2 text-[13px]/[18px]"
    >
      <UrgencyShape urgency="soon" />
      <ol className="flex flex-wrap gap-x-1.5 gap-y-1">
        {stepWords.map(([step, words], at) => (
          <li
            aria-current={at === present ? "step" : undefined}
            className={`rounded-full border px-2.5 text-[12.5px]/[20px] ${
              at === present ? "border-ink bg-ink font-semibold text-bg" : "border-edge text-ink-2 max-[899px]:hidden"
            }`}
            key={step}
          >
            {words}
          </li>
        ))}
      </ol>
      <p role="status">
        {sentences.join(" ")} <span className="text-ink-2">Every status still comes.</span>
      </p>
    </section>
  );
}
