/** Which sequence numbers of a courier came: the highest, and a bit for each of the `SEQ_REACH` below it. */
import { SEQ_REACH } from "../job/rules.ts";

export interface Seen {
  readonly highestSeq: number;
  readonly seenBelow: number;
}

/** What lies further back than is remembered counts as seen. */
export function isRepeated({ highestSeq, seenBelow }: Seen, seq: number): boolean {
  const back = highestSeq - seq;
  if (back < 0) return false;
  return back === 0 || back > SEQ_REACH || (seenBelow & (1 << (back - 1))) !== 0;
}

/** With a number that is not repeated. */
export function withSeq({ highestSeq, seenBelow }: Seen, seq: number): Seen {
  const ahead = seq - highestSeq;
  if (ahead < 0) return { highestSeq, seenBelow: seenBelow | (1 << (-ahead - 1)) };
  if (ahead > SEQ_REACH) return { highestSeq: seq, seenBelow: 0 };
  // A shift by 32 is a shift by 0 to JavaScript.
  const moved = ahead === SEQ_REACH ? 0 : seenBelow << ahead;
  return { highestSeq: seq, seenBelow: moved | (1 << (ahead - 1)) };
}
