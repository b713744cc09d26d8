/**
 * What a screen reader is told, politely and in one sentence: where the order stands, and shifts
 * of the arrival by two minutes or more. Never distance, position or countdown.
 */
import type { OrderPosition, OrderView } from "@doorstep/events/browser";
import type { Message } from "../i18n/translator.ts";
import { sentenceFor } from "./sentence.ts";

export interface Announced {
  readonly phase: OrderView["phase"];
  readonly courierName: string | null;
  /** What the person was last told, or saw first. */
  readonly expectedMs: number | null;
}

const TELL_SHIFT_FROM_MS = 120_000;

export function startAnnounced(view: OrderView): Announced {
  return { phase: view.phase, courierName: view.courier?.name ?? null, expectedMs: view.arrival?.expectedMs ?? null };
}

/** `message` is null when there is nothing to say; `told` is then the same object. */
export function announce(
  told: Announced,
  {
    view,
    position,
    nowMs,
  }: { readonly view: OrderView; readonly position: OrderPosition | null; readonly nowMs: number },
): { readonly told: Announced; readonly message: Message | null } {
  if (view.phase !== told.phase) {
    // The street and the distance of this moment are old before they are read out.
    const still = view.phase === "onTheWay" ? null : position;
    return { told: startAnnounced(view), message: sentenceFor(view, still, nowMs) };
  }
  const expectedMs = view.arrival?.expectedMs ?? null;
  if (expectedMs === null || view.arrival === null) return { told, message: null };
  if (told.expectedMs === null) return { told: { ...told, expectedMs }, message: null };
  if (Math.abs(expectedMs - told.expectedMs) < TELL_SHIFT_FROM_MS) return { told, message: null };
  return { told: { ...told, expectedMs }, message: { key: "announce.arrival", values: { span: view.arrival } } };
}
