import type { Codec, LogTopic, RecordOf } from "@doorstep/events";
import type { EncodedOutput } from "../engine/stage.ts";

/** A record for another log; it carries the identity of what caused it. */
export function forwarded<T extends LogTopic>(
  codec: Codec,
  { topic, key, record }: { readonly topic: T; readonly key: string; readonly record: RecordOf<T> },
): EncodedOutput {
  return { sort: "log", kind: topic, key, bytes: codec.encode(topic, record) };
}
