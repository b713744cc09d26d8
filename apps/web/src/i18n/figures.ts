/**
 * Times, distances and money as people read them. The clock is the city's, not the phone's:
 * server and browser then write the same, and dinner comes by the kitchen's clock.
 */
import type { Locale } from "./locales.ts";

const MINUTE_MS = 60_000;

export interface Clock {
  /** "7:42" */
  readonly time: string;
  /** "pm" */
  readonly half: string;
}

export interface Figures {
  /** 7:42 and pm. */
  clock(atMs: number): Clock;
  /** "7:42 pm" */
  clockText(atMs: number): string;
  /** "7:42–7:50" and "pm"; both halves are in `time` when they differ. */
  range(span: { readonly earliestMs: number; readonly latestMs: number }): Clock;
  rangeText(span: { readonly earliestMs: number; readonly latestMs: number }): string;
  /** To 100 m under a kilometre, then 0.1 km. */
  distance(metres: number): { readonly unit: "metres" | "kilometres"; readonly figure: string };
  /** "UYU 1,180"; minor units are shown only when there are some. */
  money(amount: { readonly minor: number; readonly currency: string }): string;
  number(value: number): string;
  /** "+4", "−1" with a true minus. */
  signed(value: number): string;
}

/** A process has one city and few languages. */
const cache = new Map<string, Figures>();

/** `timeZone` is the city's, as in `America/Montevideo`. */
export function figuresFor(locale: Locale, timeZone: string): Figures {
  const key = `${locale} ${timeZone}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = createFigures(locale, timeZone);
  cache.set(key, made);
  return made;
}

function createFigures(locale: Locale, timeZone: string): Figures {
  const clockFormat = new Intl.DateTimeFormat(locale, {
    hour: "numeric",
    minute: "2-digit",
    hourCycle: "h12",
    timeZone,
  });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

  const clock = (atMs: number): Clock => {
    let time = "";
    let half = "";
    for (const part of clockFormat.formatToParts(atMs)) {
      if (part.type === "dayPeriod") half = part.value.toLocaleLowerCase(locale);
      else if (part.type !== "literal" || part.value.trim() !== "") time += part.value;
    }
    return { time, half };
  };
  const clockText = (atMs: number): string => joined(clock(atMs));
  const range: Figures["range"] = ({ earliestMs, latestMs }) => {
    const earliest = clock(earliestMs);
    const latest = clock(latestMs);
    if (earliest.half !== latest.half) return { time: `${joined(earliest)}–${latest.time}`, half: latest.half };
    if (earliest.time === latest.time) return latest;
    return { time: `${earliest.time}–${latest.time}`, half: latest.half };
  };

  return {
    clock,
    clockText,
    range,
    rangeText: (span) => joined(range(span)),
    distance: (metres) => {
      const hundreds = Math.max(100, Math.round(metres / 100) * 100);
      return hundreds < 1_000
        ? { unit: "metres", figure: whole.format(hundreds) }
        : { unit: "kilometres", figure: tenths.format(hundreds / 1_000) };
    },
    money: ({ minor, currency }) => {
      const style = { style: "currency", currency, currencyDisplay: "code" } as const;
      const digits = new Intl.NumberFormat(locale, style).resolvedOptions().maximumFractionDigits ?? 2;
      const amount = minor / 10 ** digits;
      const shown = Number.isInteger(amount) ? 0 : digits;
      return new Intl.NumberFormat(locale, {
        ...style,
        minimumFractionDigits: shown,
        maximumFractionDigits: shown,
      }).format(amount);
    },
    number: (value) => whole.format(value),
    signed: (value) => (value < 0 ? `−${whole.format(-value)}` : `+${whole.format(value)}`),
  };
}

function joined({ time, half }: Clock): string {
  // Not to be parted at the end of a line.
  return half === "" ? time : `${time}\u00a0${half}`;
}

/** Whole minutes until then, rounded down and never below 0: nobody is told more time than there is. */
export function minutesUntil({ nowMs, atMs }: { readonly nowMs: number; readonly atMs: number }): number {
  return Math.max(0, Math.floor((atMs - nowMs) / MINUTE_MS));
}
