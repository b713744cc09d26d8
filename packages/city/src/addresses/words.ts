/** Text as people type it: small letters, no accents, split into words that know their place. */

export interface Word {
  readonly text: string;
  /** Half-open range in the original text. */
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{L}\p{N}]+/gu;

/** One character becomes exactly one, so that places in the plain text are places in the original. */
export function plainText(text: string): string {
  let plain = "";
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charAt(index);
    plain += unit.normalize("NFD").charAt(0).toLowerCase().charAt(0) || unit;
  }
  return plain;
}

export function wordsOf(text: string): Word[] {
  return [...plainText(text).matchAll(WORD)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** What street signs and people shorten, in the plain form. A city's own words do not get in each other's way. */
const SHORT_FOR: Readonly<Record<string, readonly string[]>> = {
  // Spanish
  avda: ["avenida"],
  bv: ["bulevar"],
  bvar: ["bulevar"],
  blvr: ["bulevar"],
  cno: ["camino"],
  gral: ["general"],
  dr: ["doctor", "drive"],
  dra: ["doctora"],
  cnel: ["coronel"],
  tte: ["teniente"],
  ing: ["ingeniero"],
  arq: ["arquitecto"],
  pte: ["presidente"],
  pje: ["pasaje"],
  rbla: ["rambla"],
  sta: ["santa"],
  sto: ["santo"],
  // French
  bd: ["boulevard"],
  rte: ["route"],
  ste: ["sainte"],
  st: ["saint", "street"],
  // English
  blvd: ["boulevard"],
  rd: ["road"],
  sq: ["square"],
  ln: ["lane"],
};

/** The beginnings of words that a typed word may stand for; itself first. */
export function meantBy(typed: string): readonly string[] {
  return [typed, ...(SHORT_FOR[typed] ?? [])];
}
