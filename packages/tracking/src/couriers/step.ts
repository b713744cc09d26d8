import type { CouriersRecord, RecordPosition, Tick } from "@doorstep/events";
import { assign, pickUp, release } from "./carrying.ts";
import type { CourierStep } from "./decided.ts";
import { stepPing } from "./ping.ts";
import { comeOnline, goOffline } from "./presence.ts";
import { type CourierState, newCourier } from "./state.ts";

/**
 * What one record of a courier's log makes of the courier. `state` is undefined for a
 * courier not known (yet, or any more). Nothing but the arguments decides.
 */
export function stepCourier(
  state: CourierState | undefined,
  record: Exclude<CouriersRecord, Tick>,
  at: RecordPosition,
): CourierStep {
  const known = state ?? newCourier(record.courierId, at.receivedAtMs);
  const now = { ...known, logTimeMs: Math.max(known.logTimeMs, at.receivedAtMs) };
  const step = decide(now, record, at);
  // A courier is not made known by a record that is refused.
  return step.rejected === undefined ? step : { ...step, state };
}

function decide(now: CourierState, record: Exclude<CouriersRecord, Tick>, at: RecordPosition): CourierStep {
  switch (record.type) {
    case "ping":
      return stepPing(now, record, at);
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
