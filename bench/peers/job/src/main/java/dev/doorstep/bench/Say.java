package dev.doorstep.bench;

import java.time.Instant;

/** A line on stderr with the time, for whoever wonders where a takeover spent it. */
public final class Say {
  private Say() {}

  public static void line(String text) {
    System.err.println(Instant.now() + " " + text);
  }
}
