/**
 * Which pings are new: by session and sequence number, before anything in them is believed.
 * The last 32 numbers are remembered as bits (as in an IPsec replay window), so that a ping
 * overtaken on its way is told from one sent twice, in the space of one number.
 */
import type { Ping } from "@doorstep/events";

export interface Admission {
  readonly session: string;
  readonly highestSeq: number;
  /** Bit `i` is set when `highestSeq - i` has been here. */
  readonly seen: number;
  /** Newest first. */
  readonly superseded: readonly string[];
}

export type Admitted =
  | { readonly kind: "opens" | "next" | "late"; readonly admission: Admission }
  | { readonly kind: "duplicate" | "stale" | "superseded" };

/** A ping overtaken by more than this many others is not waited for. */
const REMEMBERED_SEQS = 32;
/** Restarts of one phone in an evening; one more and the oldest could come back as new. */
const REMEMBERED_SESSIONS = 8;

/** A session is newer when its first ping is later on the log: phones' clocks take no part. */
export function admitPing(known: Admission | null, { session, seq }: Pick<Ping, "session" | "seq">): Admitted {
  if (known === null) return opens(session, seq, []);
  if (session !== known.session) {
    if (known.superseded.includes(session)) return { kind: "superseded" };
    return opens(session, seq, [known.session, ...known.superseded].slice(0, REMEMBERED_SESSIONS));
  }
  const ahead = seq - known.highestSeq;
  if (ahead > 0) {
    const shifted = ahead < REMEMBERED_SEQS ? known.seen << ahead : 0;
    return { kind: "next", admission: { ...known, highestSeq: seq, seen: (shifted | 1) >>> 0 } };
  }
  if (-ahead >= REMEMBERED_SEQS) return { kind: "stale" };
  const bit = 1 << -ahead;
  if ((known.seen & bit) !== 0) return { kind: "duplicate" };
  return { kind: "late", admission: { ...known, seen: (known.seen | bit) >>> 0 } };
}

const opens = (session: string, seq: number, superseded: readonly string[]): Admitted => ({
  kind: "opens",
  admission: { session, highestSeq: seq, seen: 1, superseded },
});
