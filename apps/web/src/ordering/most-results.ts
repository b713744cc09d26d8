/** A sixth address is not read; another letter is typed. */
export const MOST_RESULTS = 5;
