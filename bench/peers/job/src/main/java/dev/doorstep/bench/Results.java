package dev.doorstep.bench;

import java.nio.ByteBuffer;

/** Final results as they lie on their topics, big-endian. The layouts are told in bench/src/stream/job/results.ts. */
public final class Results {
  private Results() {}

  public static byte[] window(byte[] courier, long startMs, int count, long speedSumMmps) {
    return ByteBuffer.allocate(34).put(courier).putLong(startMs).putInt(count)
        .putDouble((double) speedSumMmps / count).array();
  }

  /** `endMs` is the time of the last ping, not the end of the gap after it. */
  public static byte[] session(byte[] courier, long startMs, long endMs, int count) {
    return ByteBuffer.allocate(34).put(courier).putLong(startMs).putLong(endMs).putInt(count).array();
  }
}
