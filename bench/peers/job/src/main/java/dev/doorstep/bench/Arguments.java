package dev.doorstep.bench;

import java.util.HashMap;
import java.util.Map;

/** `--name value` pairs. */
public final class Arguments {
  private final Map<String, String> values = new HashMap<>();

  public Arguments(String[] arguments) {
    for (int at = 0; at + 1 < arguments.length; at += 2) values.put(arguments[at], arguments[at + 1]);
  }

  public String text(String name) {
    String value = values.get("--" + name);
    if (value == null) throw new IllegalArgumentException("--" + name + " is missing");
    return value;
  }

  public int number(String name) {
    return Integer.parseInt(text(name));
  }
}
