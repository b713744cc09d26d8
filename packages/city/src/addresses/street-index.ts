/** Streets by the beginnings of their words, in any order. */
import { meantBy, wordsOf } from "./words.ts";

export interface StreetMatch {
  readonly street: number;
  /** How many typed words are whole words of the name. */
  readonly wholeWords: number;
}

export interface StreetIndex {
  /** Streets whose names have a word for each of the typed ones; unordered. */
  match(typedWords: readonly string[]): StreetMatch[];
}

export function createStreetIndex(streetNames: readonly string[]): StreetIndex {
  const streetsOf = new Map<string, Set<number>>();
  const wordsOfStreet = streetNames.map((name) => wordsOf(name).map(({ text }) => text));
  for (const [street, words] of wordsOfStreet.entries()) {
    for (const text of words) {
      const streets = streetsOf.get(text);
      if (streets === undefined) streetsOf.set(text, new Set([street]));
      else streets.add(street);
    }
  }
  const words = [...streetsOf.keys()].sort();
  const postings = words.map((word) => Uint32Array.from(streetsOf.get(word) ?? []));

  return {
    match: (typedWords) => {
      const fulfilled = new Uint8Array(streetNames.length);
      const whole = new Uint8Array(streetNames.length);
      for (const [round, typed] of typedWords.entries()) {
        for (const { place, isWhole } of wordsBeginning(words, typed)) {
          for (const street of postings[place] ?? []) {
            if (fulfilled[street] === round) fulfilled[street] = round + 1;
            if (fulfilled[street] === round + 1 && isWhole) whole[street] = (whole[street] ?? 0) + 1;
          }
        }
      }
      const matches: StreetMatch[] = [];
      for (let street = 0; street < fulfilled.length; street += 1) {
        if (fulfilled[street] !== typedWords.length) continue;
        if (!areDifferentWords(wordsOfStreet[street] ?? [], typedWords)) continue;
        matches.push({ street, wholeWords: whole[street] ?? 0 });
      }
      return matches;
    },
  };
}

/** The 1 of `18 de julio 1` must not be taken for the 18 a second time. */
function areDifferentWords(words: readonly string[], typedWords: readonly string[]): boolean {
  const free = [...words];
  return typedWords
    .toSorted((a, b) => b.length - a.length)
    .every((typed) => {
      const place = free.findIndex((word) => meantBy(typed).some((start) => word.startsWith(start)));
      if (place !== -1) free.splice(place, 1);
      return place !== -1;
    });
}

function* wordsBeginning(
  sortedWords: readonly string[],
  typed: string,
): Generator<{ readonly place: number; readonly isWhole: boolean }> {
  for (const start of meantBy(typed)) {
    for (let place = firstNotBefore(sortedWords, start); place < sortedWords.length; place += 1) {
      const word = sortedWords[place];
      if (word === undefined || !word.startsWith(start)) break;
      yield { place, isWhole: word === start };
    }
  }
}

function firstNotBefore(sorted: readonly string[], value: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
