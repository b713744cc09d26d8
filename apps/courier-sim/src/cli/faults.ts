/** `--faults dup=0.01,late=0.02,skew=30s`: what is not named stays ordinary; `none` before the rest takes it all away. */
import { type Faults, NO_FAULTS, ORDINARY_FAULTS } from "../world/options.ts";
import { parseDurationMs, parseNumber, type Reading } from "./values.ts";

const SHARES = {
  dup: "dup",
  late: "late",
  wrong: "wrongClock",
  blind: "blind",
  speedless: "speedless",
  jump: "jump",
  spoof: "spoof",
} as const;
const TIMES = { skew: "skewMs", gap: "gapMs", restart: "restartMs", clockset: "clockSetMs" } as const;

export function parseFaults(text: string): Reading<Faults> {
  let faults = ORDINARY_FAULTS;
  for (const [at, part] of text.split(",").entries()) {
    if (part === "none" && at === 0) {
      faults = NO_FAULTS;
      continue;
    }
    const [name = "", value = ""] = part.split("=");
    const reading = parseFault(name, value);
    if (!reading.ok) return reading;
    faults = { ...faults, ...reading.value };
  }
  return { ok: true, value: faults };
}

function parseFault(name: string, text: string): Reading<Partial<Faults>> {
  if (isKeyOf(SHARES, name)) {
    const share = parseNumber(text, { from: 0, to: 1, whole: false });
    return share.ok ? { ok: true, value: { [SHARES[name]]: share.value } } : about(name, share.reason);
  }
  if (isKeyOf(TIMES, name)) {
    const time = parseDurationMs(text, { fromMs: 0, toMs: 24 * 3_600_000 });
    return time.ok ? { ok: true, value: { [TIMES[name]]: time.value } } : about(name, time.reason);
  }
  if (name === "noise") {
    const metres = parseNumber(text.replace(/m$/, ""), { from: 0, to: 500, whole: false });
    return metres.ok ? { ok: true, value: { noiseM: metres.value } } : about(name, metres.reason);
  }
  const names = [...Object.keys(SHARES), ...Object.keys(TIMES), "noise"].join(", ");
  return { ok: false, reason: `knows ${names}, and none alone or first; not "${name}"` };
}

const about = (name: string, reason: string): Reading<never> => ({ ok: false, reason: `${name} ${reason}` });
const isKeyOf = <T extends object>(object: T, name: string): name is keyof T & string => Object.hasOwn(object, name);
