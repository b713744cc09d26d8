/** What is wrong with a file that was to become a city, in a sentence for whoever brought it. */
export class BadExtract extends Error {
  override readonly name = "BadExtract";
}
