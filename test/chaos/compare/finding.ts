/** One thing that is not as it must be. */
export interface Finding {
  readonly kind: FindingKind;
  /** The comparison that found it. */
  readonly where: string;
  /** A sentence. */
  readonly what: string;
}

export type FindingKind =
  /** It should be there and is not. */
  | "lost"
  /** It is there twice where once was meant, or nobody meant it. */
  | "duplicated"
  /** It came after what it should have come before. */
  | "outOfOrder"
  /** It is there, and says something else. */
  | "wrong";

/** Findings of one comparison. */
export function findingsOf(where: string): {
  readonly list: Finding[];
  readonly add: (kind: FindingKind, what: string) => void;
} {
  const list: Finding[] = [];
  return { list, add: (kind, what) => void list.push({ kind, where, what }) };
}
