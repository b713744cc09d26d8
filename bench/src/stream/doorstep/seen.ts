/** Which sequence numbers of a courier came: the highest, and a bit for each of the `SEQ_REACH` below it. */
import { SEQ_REACH } from "../job/rules.ts";

/** What lies further back than is remembered counts as seen. */
export function isRepeated(highestSeq: number, seenBelow: number, seq: number): boolean {
  const back = highestSeq - seq;
  if (back < 0) return false;
  return back === 0 || back > SEQ_REACH || (seenBelow & (1 << (back - 1))) !== 0;
}

/** The bits below the new highest, with a number that is not repeated. */
export function seenWith(highestSeq: number, seenBelow: number, seq: number): number {
  const ahead = seq - highestSeq;
  if (ahead < 0) return seenBelow | (1 << (-ahead - 1));
  if (ahead > SEQ_REACH) return 0;
  // A shift by 32 is a shift by 0 to JavaScript.
  const moved = ahead === SEQ_REACH ? 0 : seenBelow << ahead;
  return moved | (1 << (ahead - 1));
}
