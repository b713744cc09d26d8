import { type Figures, figuresFor } from "./figures.ts";
import type { Locale } from "./locales.ts";
import { type MessagePart, parseMessage } from "./message-format.ts";
import type { MessageKey, Messages } from "./messages.ts";

/** What may stand in a message; the translator writes it as the language does. */
export type MessageValue =
  | string
  | number
  | { readonly clockMs: number }
  | { readonly earliestMs: number; readonly latestMs: number }
  | { readonly metres: number }
  | { readonly ageMs: number }
  | { readonly minor: number; readonly currency: string };

export type MessageValues = Readonly<Record<string, MessageValue>>;

/** A message that is not written yet: pure functions choose it, components write it. */
export interface Message {
  readonly key: MessageKey;
  readonly values?: MessageValues;
}

/** A run of text, inside a tag or not. */
export interface Run {
  readonly tag: string | null;
  readonly text: string;
}

export interface Translator {
  readonly locale: Locale;
  readonly figures: Figures;
  /** The message as plain text. */
  text(key: MessageKey, values?: MessageValues): string;
  /** The message as runs, for the few with emphasis in them. */
  runs(key: MessageKey, values?: MessageValues): readonly Run[];
  message(message: Message): string;
}

/** Times are told by the clock of `timeZone`. */
export function createTranslator(locale: Locale, messages: Messages, timeZone: string): Translator {
  const figures = figuresFor(locale, timeZone);
  const plurals = new Intl.PluralRules(locale);
  const parsed = new Map<MessageKey, readonly MessagePart[]>();

  const partsOf = (key: MessageKey): readonly MessagePart[] => {
    const known = parsed.get(key);
    if (known !== undefined) return known;
    const parts = parseMessage(messages[key]);
    parsed.set(key, parts);
    return parts;
  };

  const written = (value: MessageValue | undefined): string => {
    if (value === undefined) return "";
    if (typeof value === "string") return value;
    if (typeof value === "number") return figures.number(value);
    if ("clockMs" in value) return figures.clockText(value.clockMs);
    if ("earliestMs" in value) return figures.rangeText(value);
    if ("minor" in value) return figures.money(value);
    if ("metres" in value) {
      const { unit, figure } = figures.distance(value.metres);
      return text(unit === "metres" ? "unit.metres" : "unit.kilometres", { figure });
    }
    const seconds = Math.max(0, Math.floor(value.ageMs / 1_000));
    return seconds < 90
      ? text("unit.seconds", { figure: seconds })
      : text("unit.minutes", { figure: Math.floor(seconds / 60) });
  };

  const runs = (key: MessageKey, values: MessageValues = {}): readonly Run[] => {
    const out: Run[] = [];
    const walk = (parts: readonly MessagePart[], tag: string | null): void => {
      for (const part of parts) {
        switch (part.kind) {
          case "text":
            out.push({ tag, text: part.text });
            break;
          case "value":
          case "number":
            out.push({ tag, text: written(values[part.name]) });
            break;
          case "tag":
            walk(part.parts, part.name);
            break;
          case "plural": {
            const count = values[part.name];
            const form =
              typeof count === "number" ? (part.forms[`=${count}`] ?? part.forms[plurals.select(count)]) : undefined;
            walk(form ?? part.forms.other ?? [], tag);
            break;
          }
        }
      }
    };
    walk(partsOf(key), null);
    return out;
  };

  const text = (key: MessageKey, values?: MessageValues): string =>
    runs(key, values)
      .map((run) => run.text)
      .join("");

  return { locale, figures, text, runs, message: (message) => text(message.key, message.values) };
}
