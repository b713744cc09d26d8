/** What becomes of each request: which ways are cut, and how often the others fail. */
import type { Plan } from "./plan.ts";
import type { Random } from "./random.ts";
import type { Fate, Service } from "./scheduler.ts";

export interface Cuts {
  /** A service, or `<slot>/<service>` for one worker's way to it. */
  cut(name: string): void;
  mend(name: string): void;
  heal(): void;
  fateOf(request: { readonly process: string; readonly service: Service; readonly what: string }): Fate;
}

export function createCuts(plan: Pick<Plan, "trouble" | "slowness">, random: Random): Cuts {
  const cut = new Set<string>();
  let isHealed = false;
  return {
    cut: (name) => void (isHealed || cut.add(name)),
    mend: (name) => void cut.delete(name),
    heal() {
      isHealed = true;
      cut.clear();
    },
    fateOf({ process, service, what }) {
      if (isHealed || service === "none") return "done";
      if (cut.size > 0 && (cut.has(service) || cut.has(`${slotOf(process)}/${service}`))) {
        return random.chance(0.3) ? "stuck" : "refused";
      }
      if (plan.trouble > 0 && random.chance(plan.trouble)) {
        const fate = random.pick(TROUBLES);
        return fate === "done twice" && !REPEATED.test(what) ? "refused" : fate;
      }
      return random.chance(plan.slowness) ? "answered later" : "done";
    },
  };
}

const TROUBLES: readonly Fate[] = ["refused", "refused, then done", "done, answer lost", "done twice"];
/** A client that saw no answer may send these again by itself. */
const REPEATED = /^(acquire|commit|restore|send|save)/;

/** `w1.3` is the third process in the place of the first worker. */
const slotOf = (process: string): string => process.split(".", 1)[0] ?? process;
