/** Events a join keeps, in order of time. */
export interface Kept<V> {
  readonly timeMs: number;
  readonly value: V;
}

/** After those of the same time: who came first stays first. */
export function keep<K extends { readonly timeMs: number }>(kept: readonly K[], more: K): readonly K[] {
  let at = kept.length;
  while ((kept[at - 1]?.timeMs ?? Number.NEGATIVE_INFINITY) > more.timeMs) at -= 1;
  return kept.toSpliced(at, 0, more);
}
