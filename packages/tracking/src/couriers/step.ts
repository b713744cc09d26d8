import type { CouriersRecord, RecordPosition, Tick } from "@doorstep/events";
import type { SharedRecord, Surroundings } from "../surroundings.ts";
import { assign, pickUp, release } from "./carrying.ts";
import { type CourierStep, noted } from "./decided.ts";
import { asKnownCourier } from "./earlier.ts";
import { accountFreedom } from "./freedom.ts";
import { stepPing } from "./ping.ts";
import { comeOnline, goOffline } from "./presence.ts";
import { skipPing } from "./skipping.ts";
import { type CourierState, newCourier } from "./state.ts";

/** A record that is about one courier. */
export type CourierRecord = Exclude<CouriersRecord, SharedRecord | Tick>;

/**
 * What one record of a courier's log makes of the courier. `state` is undefined for a
 * courier not known (yet, or any more). Nothing but the arguments decides.
 */
export function stepCourier(
  state: CourierState | undefined,
  record: CourierRecord,
  at: RecordPosition,
  surroundings: Surroundings,
): CourierStep {
  const known = state === undefined ? newCourier(record.courierId, at.receivedAtMs) : asKnownCourier(state);
  if (record.type === "ping") {
    const skipped = skipPing(known, record, { logTimeMs: at.receivedAtMs, surroundings });
    // What nothing has changed of stays the very state it was.
    if (skipped !== null) return noted(skipped.state === known ? state : skipped.state, skipped.note);
  }
  const now = { ...known, logTimeMs: Math.max(known.logTimeMs, at.receivedAtMs) };
  const step = decide(now, record, at, surroundings);
  // A courier is not made known by a record that is refused.
  return step.rejected === undefined ? accountFreedom(now, step) : { ...step, state };
}

function decide(now: CourierState, record: CourierRecord, at: RecordPosition, surroundings: Surroundings): CourierStep {
  switch (record.type) {
    case "ping":
      return stepPing(now, record, at, surroundings);
    case "courier-online":
      return comeOnline(now, record, at);
    case "courier-offline":
      return goOffline(now, record, at);
    case "courier-assigned":
      return assign(now, record, at);
    case "courier-picked-up":
      return pickUp(now, record, at);
    case "courier-released":
      return release(now, record, at);
  }
}
