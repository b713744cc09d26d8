/** What the operations clients write down. */
import type { DegradationStep } from "@doorstep/events/browser";
import type { LadderChange, OperationsFindings } from "./findings.ts";

export interface OperationsNotes {
  wrong(sentence: string): void;
  update(): void;
  lost(): void;
  city(orderId: string, phase: string): void;
  ladder(step: DegradationStep): void;
  findings(): OperationsFindings;
}

const MAX_WRONGS = 100;

export function openNotes({ startMs }: { readonly startMs: number }): OperationsNotes {
  const wrongs: string[] = [];
  const city = new Map<string, string>();
  const ladder: LadderChange[] = [];
  let [wrongCount, cityUpdates, lost] = [0, 0, 0];
  return {
    wrong(sentence) {
      wrongCount++;
      if (wrongs.length < MAX_WRONGS) wrongs.push(sentence);
    },
    update: () => void cityUpdates++,
    lost: () => void lost++,
    city: (orderId, phase) => void city.set(orderId, phase),
    ladder(step) {
      if ((ladder.at(-1)?.step ?? "normal") !== step) ladder.push({ atMs: Date.now() - startMs, step });
    },
    findings: () => ({ wrongs, wrongCount, cityUpdates, lost, ladder, city: Object.fromEntries(city) }),
  };
}
