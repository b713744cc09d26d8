/**
 * The job, the same for every engine.
 *
 * A record's time is its event time: it is the record's timestamp, and for our engine, whose
 * time is when a log received a record, it stands in for that. **Stream time** of a partition
 * is the largest time seen there so far. No clock takes part.
 *
 * 1. A ping whose (courier, seq) was seen before is dropped.
 * 2. Tumbling windows `[start, start + 10 s)` of one courier, edges at multiples of 10 s:
 *    count and mean speed. Final when stream time reaches `end + 10 s`.
 * 3. Sessions of one courier: pings no more than 30 s apart are one. A session is told by its
 *    first ping, its last and their count. Final when stream time reaches `last + 30 s + 10 s`.
 *
 * A ping for a window or session that is final already is late, and dropped. In our data
 * none is: a ping comes at most 8 s after its time, as stream time tells it.
 * Each window and session gives one result, its final one. At the end of the data each
 * partition holds one ping of a courier of its own, far in the future: it makes all before
 * it final, and is itself in nothing that becomes final.
 *
 * Engines whose watermark is the least over partitions give the same results, only later.
 * (Two pings exactly 30 s apart are one session for Kafka Streams and Flink, so they are here,
 * too; the data has no such pair.)
 */
export const WINDOW_MS = 10_000;
export const GAP_MS = 30_000;
export const LATENESS_MS = 10_000;
/** How far behind the highest a sequence number may come and still be told from a repeat. */
export const SEQ_REACH = 32;

export const windowStartMs = (timeMs: number): number => Math.floor(timeMs / WINDOW_MS) * WINDOW_MS;
/** Stream time at which the window that starts here is final. */
export const windowFinalAtMs = (startMs: number): number => startMs + WINDOW_MS + LATENESS_MS;
/** Stream time at which a session with this last ping is final. */
export const sessionFinalAtMs = (lastMs: number): number => lastMs + GAP_MS + LATENESS_MS;
