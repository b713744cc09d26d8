package dev.doorstep.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A ping as it lies on the log: 61 bytes, big-endian. The layout is told in bench/src/stream/job/ping.ts. */
public final class Ping {
  public static final int BYTES = 61;
  private static final int COURIER_AT = 1;
  private static final int COURIER_BYTES = 14;
  private static final int COURIER_DIGITS_AT = COURIER_AT + 8;
  private static final int SEQ_AT = 19;
  private static final int EVENT_TIME_AT = 27;
  private static final int SPEED_AT = 51;
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Ping() {}

  /** The courier's id, which is also the record's key. */
  public static byte[] courier(byte[] ping) {
    return Arrays.copyOfRange(ping, COURIER_AT, COURIER_AT + COURIER_BYTES);
  }

  /** The digits of the courier's id, for an engine that prefers a number as its key. */
  public static int courierNumber(byte[] ping) {
    int number = 0;
    for (int at = COURIER_DIGITS_AT; at < COURIER_AT + COURIER_BYTES; at++) number = number * 10 + ping[at] - '0';
    return number;
  }

  /** The id that has these digits. */
  public static byte[] courierOf(int number) {
    byte[] id = "courier-000000".getBytes(StandardCharsets.US_ASCII);
    for (int at = COURIER_BYTES - 1; number > 0; at--, number /= 10) id[at] = (byte) ('0' + number % 10);
    return id;
  }

  public static long seq(byte[] ping) {
    return (long) LONG.get(ping, SEQ_AT);
  }

  public static long eventTimeMs(byte[] ping) {
    return (long) LONG.get(ping, EVENT_TIME_AT);
  }

  public static int speedMmps(byte[] ping) {
    return (int) INT.get(ping, SPEED_AT);
  }
}
