/** What changes by time alone: silence, having gone home, being forgotten. */
import type { RecordPosition } from "@doorstep/events";
import type { Surroundings } from "../surroundings.ts";
import { type CourierStep, changed, noted } from "./decided.ts";
import { asKnownCourier } from "./earlier.ts";
import { accountFreedom } from "./freedom.ts";
import { hearingWakeAtMs, isForgotten, passTime } from "./hearing.ts";
import { silentOutput } from "./progress.ts";
import type { CourierState } from "./state.ts";

/** Log time at which `wakeCourier` has something to do; null when only a record can change anything. */
export function courierWakeAtMs(state: CourierState): number | null {
  return hearingWakeAtMs(state.hearing, state.carried.length > 0);
}

/**
 * The courier's state once log time has come to that of the record at `at`. Called before
 * that record; called too early, or twice, it does nothing.
 */
export function wakeCourier(stored: CourierState, at: RecordPosition, _surroundings: Surroundings): CourierStep {
  const state = asKnownCourier(stored);
  const logTimeMs = Math.max(state.logTimeMs, at.receivedAtMs);
  const carrying = state.carried.length > 0;
  const hearing = passTime(state.hearing, logTimeMs, carrying);
  if (!carrying && isForgotten(hearing, logTimeMs)) return noted(undefined, "courier forgotten");
  if (hearing.kind === state.hearing.kind) return noted(state);
  const next = { ...state, logTimeMs, hearing };
  const step = changed(next, {
    at,
    by: "time",
    outputs: next.carried.map((order) => silentOutput(next, order)),
    notes: [hearing.kind === "gone" ? "courier gone" : "courier silent"],
  });
  return accountFreedom(state, step);
}
