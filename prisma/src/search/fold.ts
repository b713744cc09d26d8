/**
 * Lower case, without accents, words apart by one space, so that "chivitos mole" finds
 * "Chivitos “La Mole”". The same as `fold_text` in the database; a test holds the two together.
 */
export const foldText = (text: string): string =>
  text
    .normalize("NFD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII but digits and letters, and the punctuation of other scripts
    .replace(/[\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+/g, " ")
    .trim();
