/** Which letters of an address answer to what was typed. */
import { meantBy, type Word, wordsOf } from "./words.ts";

type Range = readonly [number, number];

/** Ranges that only a space parts are drawn as one. */
export function markMatches(
  { label, street }: { readonly label: string; readonly street: string },
  typedWords: readonly string[],
  number: string | null,
): Range[] {
  const words = wordsOf(label);
  const free = new Set(words.filter(({ start }) => start < street.length));
  const ranges: Range[] = [];
  for (const typed of typedWords) {
    const word = bestWord(free, typed);
    if (word === null) continue;
    free.delete(word);
    const isShortened = !word.text.startsWith(typed);
    ranges.push([word.start, isShortened ? word.end : word.start + typed.length]);
  }
  const first = words.find(({ start }) => start > street.length);
  if (number !== null && first?.text.startsWith(number)) ranges.push([first.start, first.start + number.length]);
  return mergeRanges(ranges, label);
}

/** The whole word before one that only begins so. */
function bestWord(free: ReadonlySet<Word>, typed: string): Word | null {
  let beginning: Word | null = null;
  for (const meant of meantBy(typed)) {
    for (const word of free) {
      if (word.text === meant) return word;
      if (beginning === null && word.text.startsWith(meant)) beginning = word;
    }
  }
  return beginning;
}

function mergeRanges(ranges: readonly Range[], label: string): Range[] {
  const merged: [number, number][] = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && label.slice(last[1], start).trim() === "") last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
