import type { LogRecord } from "@doorstep/events";
import { keepEvery, type SharedRecord, sharedSubject, sharedUntilMs, takeShared } from "@doorstep/tracking";
import type { Sharing } from "../engine/stage.ts";
import { fromJson, toJson } from "./json.ts";

/** Conditions, heartbeats and modes: what a log tells all keys of its partition. */
export const sharing: Sharing<LogRecord, SharedRecord> = {
  subjectOf: sharedSubject,
  // Only records with a subject come here, and these are the ones.
  take: (held, record) => takeShared(held, record as SharedRecord),
  untilMs: sharedUntilMs,
  keepEvery,
  encode: toJson,
  decode: (bytes) => fromJson<SharedRecord>(bytes),
};
