/** Coming online and going offline, by the courier's own versions. */
import type { CourierOffline, CourierOnline, RecordPosition } from "@doorstep/events";
import { type CourierStep, changed, noted } from "./decided.ts";
import { expectToHear, type Hearing } from "./hearing.ts";
import type { CourierState } from "./state.ts";

export function comeOnline(state: CourierState, fact: CourierOnline, at: RecordPosition): CourierStep {
  const { version, name, vehicle } = fact;
  if (version <= state.presence.version) return noted(state, "fact ignored: not newer");
  const presence = { said: "online" as const, version, name, vehicle };
  const hearing = expectToHear(state.hearing, state.logTimeMs);
  return changed({ ...state, presence, hearing }, { at, by: "record", outputs: [], notes: [] });
}

export function goOffline(state: CourierState, { version }: CourierOffline, at: RecordPosition): CourierStep {
  if (version <= state.presence.version) return noted(state, "fact ignored: not newer");
  const offline = { ...state, presence: { ...state.presence, said: "offline" as const, version } };
  return changed({ ...offline, hearing: hearingOf(offline) }, { at, by: "record", outputs: [], notes: [] });
}

/** A courier who said goodbye and carries nothing owes us no sign of life. */
export function hearingOf({ presence, carried, hearing, logTimeMs }: CourierState): Hearing {
  const dismissed = presence.said === "offline" && carried.length === 0;
  return dismissed && hearing.kind !== "idle" ? { kind: "idle", sinceMs: logTimeMs } : hearing;
}
