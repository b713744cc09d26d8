/** What somebody typed, as what is to be found. Pure. */
import { foldText } from "./fold.ts";

export interface ParsedSearch {
  /** Each must be in the order, in one of its ways. */
  readonly words: readonly SearchWord[];
  /** The order is in one of these; empty means in any. */
  readonly statuses: readonly string[];
}

export type SearchWord =
  /** Of letters: as a whole, as a beginning, or mistyped. */
  | { readonly kind: "word"; readonly text: string }
  /** Of digits: the order's number, the phone's ending, or a door's number. */
  | { readonly kind: "digits"; readonly text: string }
  /** `#4812`: the order's number and nothing else. */
  | { readonly kind: "number"; readonly text: string };

/** More than that nobody types; the rest is left out. */
const MAX_WORDS = 6;
const MAX_WORD_LENGTH = 40;

/** What people type for where an order stands, by the phase on the log. */
const STATUS_WORDS: Readonly<Record<string, readonly string[]>> = {
  placed: ["placed"],
  unpaid: ["paymentFailed"],
  confirmed: ["confirmed"],
  preparing: ["preparing"],
  cooking: ["confirmed", "preparing"],
  ready: ["ready"],
  pickedup: ["pickedUp"],
  riding: ["pickedUp", "onTheWay", "near"],
  near: ["near"],
  delivered: ["delivered"],
  cancelled: ["cancelled"],
  canceled: ["cancelled"],
};

export function parseSearch(typed: string): ParsedSearch {
  const words: SearchWord[] = [];
  let statuses: readonly string[] = [];
  for (const token of typed.split(/\s+/)) {
    const number = /^#(\d{1,10})$/.exec(token)?.[1];
    if (number !== undefined) {
      words.push({ kind: "number", text: number });
      continue;
    }
    // An address has its accents and hyphens, and a name its apostrophe: one token may be several words.
    for (const text of foldText(token).split(" ")) {
      if (text === "") continue;
      const known = STATUS_WORDS[text];
      if (known !== undefined) statuses = [...statuses, ...known];
      else if (/^\d+$/.test(text)) words.push({ kind: "digits", text: text.slice(0, MAX_WORD_LENGTH) });
      else words.push({ kind: "word", text: text.slice(0, MAX_WORD_LENGTH) });
    }
  }
  return { words: words.slice(0, MAX_WORDS), statuses };
}
