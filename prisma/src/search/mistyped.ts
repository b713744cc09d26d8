/** Which of the words there are somebody may have meant. Pure. */

/** How many slips a word of so many letters may have. */
export const slipsAllowed = (letters: number): number => (letters < 4 ? 0 : letters < 7 ? 1 : 2);

/** Of the candidates those within the slips allowed, the nearest first. */
export function likelyMeant(typed: string, candidates: readonly string[]): readonly string[] {
  const most = slipsAllowed(typed.length);
  return candidates
    .map((term) => ({ term, slips: slipsToBeginning(typed, term) }))
    .filter(({ slips }) => slips <= most)
    .sort((a, b) => a.slips - b.slips || (a.term < b.term ? -1 : 1))
    .map(({ term }) => term);
}

/**
 * The fewest slips by which `typed` becomes the beginning of `term`: a letter too many, one too
 * few, another one, or two that changed places (optimal string alignment).
 */
export function slipsToBeginning(typed: string, term: string): number {
  const rows: number[][] = [Array.from({ length: term.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= typed.length; i++) {
    const row = [i];
    for (let j = 1; j <= term.length; j++) {
      const above = rows[i - 1] ?? [];
      const differs = typed[i - 1] === term[j - 1] ? 0 : 1;
      let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + differs);
      const swapped = i > 1 && j > 1 && typed[i - 1] === term[j - 2] && typed[i - 2] === term[j - 1];
      if (swapped) least = Math.min(least, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return Math.min(...(rows[typed.length] ?? [0]));
}
