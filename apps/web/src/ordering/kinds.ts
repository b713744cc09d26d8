import type { RestaurantCard } from "@doorstep/events/browser";
import type { MessageKey } from "../i18n/messages.ts";
import type { Translator } from "../i18n/translator.ts";

/** More would be a list, not a choice. */
const MOST_CHIPS = 9;

/** What is cooked nearby, most common first. */
export function kindsOf(cards: readonly RestaurantCard[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { kinds } of cards) for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .sort(([a, many], [b, more]) => more - many || a.localeCompare(b))
    .slice(0, MOST_CHIPS)
    .map(([kind]) => kind);
}

const WORDS: Readonly<Record<string, MessageKey>> = {
  Parrilla: "kind.parrilla",
  Pizza: "kind.pizza",
  Vegetarian: "kind.vegetarian",
  Milanesas: "kind.milanesas",
  Chivitos: "kind.chivitos",
  Burgers: "kind.burgers",
  Pasta: "kind.pasta",
  Italian: "kind.italian",
  Sushi: "kind.sushi",
  Asian: "kind.asian",
  Seafood: "kind.seafood",
  Spanish: "kind.spanish",
  Arab: "kind.arab",
  Mexican: "kind.mexican",
  Peruvian: "kind.peruvian",
  Indian: "kind.indian",
  Café: "kind.cafe",
  "Ice cream": "kind.iceCream",
};

/** A kind the words do not know keeps its own name: another city may cook other things. */
export function kindWord(t: Translator, kind: string): string {
  const key = WORDS[kind];
  return key === undefined ? kind : t.text(key);
}

/** "Burgers, pizza": the first as it stands, the others small. */
export function kindsLine(t: Translator, kinds: readonly string[]): string {
  return kinds
    .map((kind, index) => (index === 0 ? kindWord(t, kind) : kindWord(t, kind).toLocaleLowerCase(t.locale)))
    .join(", ");
}
