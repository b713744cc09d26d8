package dev.doorstep.bench;

/**
 * Which sequence numbers of one courier have been seen, in one long: the highest in the upper
 * half, and a bit for each of the 32 below it, the nearest lowest. What lies further back
 * counts as seen.
 */
public final class Seen {
  private Seen() {}

  public static long first(long seq) {
    return seq << 32;
  }

  public static boolean isRepeated(long seen, long seq) {
    long back = (seen >>> 32) - seq;
    if (back < 0) return false;
    return back == 0 || back > 32 || (seen & (1L << (back - 1))) != 0;
  }

  /** With a number that is not repeated. */
  public static long with(long seen, long seq) {
    long highest = seen >>> 32;
    long bits = seen & 0xffffffffL;
    long ahead = seq - highest;
    if (ahead < 0) return seen | (1L << (-ahead - 1));
    long moved = ahead > 32 ? 0 : ((bits << ahead) | (1L << (ahead - 1))) & 0xffffffffL;
    return (seq << 32) | moved;
  }
}
