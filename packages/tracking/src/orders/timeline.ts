/**
 * The six steps a diner follows, always in this order: the newest that has happened is
 * "now", and nothing is now once the order has ended. Between them, where it happened, what
 * else is worth a line: the payment, the courier, the ready food.
 */
import type { TimelineStep } from "@doorstep/events/browser";
import type { ArrivalMemory } from "./arrival/memory.ts";
import { floorToMinute } from "./arrival/range.ts";
import { isFinished, type Lifecycle } from "./lifecycle.ts";
import type { Ride } from "./ride.ts";

interface Step {
  readonly step: TimelineStep["step"];
  readonly happened: boolean;
  /** Null also for a step that was passed over in silence: nobody said when. */
  readonly atMs: number | null;
  readonly expectedMs: number | null;
}

const MINUTE_MS = 60_000;

export interface Told {
  readonly life: Lifecycle;
  readonly ride: Ride | null;
  readonly arrival: ArrivalMemory | null;
  readonly nowMs: number;
}

export function timelineOf({ life, ride, arrival, nowMs }: Told): TimelineStep[] {
  const { placed, payment, cancelled } = life;
  if (placed === null) return [];
  const steps = sixSteps({ life, ride, arrival, nowMs });
  const reached = steps.findLastIndex(({ happened }) => happened);
  const goesOn = !isFinished(life) && payment?.type !== "payment-failed";
  const expectations = inOrder(steps, arrival, nowMs);
  const timeline = steps.map(({ step, atMs }, index): TimelineStep => {
    if (index > reached) return { step, state: "next", atMs: null, expectedMs: expectations[index] ?? null };
    return { step, state: index === reached && goesOn ? "now" : "past", atMs, expectedMs: null };
  });
  for (const step of between(life)) insertByTime(timeline, step);
  if (cancelled === null) return timeline;
  return [
    ...timeline.filter(({ state }) => state !== "next"),
    { step: "cancelled", state: "failed", atMs: cancelled.atMs, expectedMs: null },
  ];
}

function sixSteps({ life, ride, arrival }: Told): readonly Step[] {
  const { placed, confirmed, preparingAtMs, readyAtMs, pickedUp, delivered } = life;
  const pickedUpMs = arrival?.pickedUpMs ?? null;
  const startsMs = confirmed?.startsAtMs ?? null;
  const awayMs = pickedUp === null ? null : (ride?.onTheWaySinceMs ?? null);
  const step = (name: Step["step"], atMs: number | null, expectedMs: number | null): Step => ({
    step: name,
    happened: atMs !== null,
    atMs,
    expectedMs,
  });
  return [
    step("placed", placed?.atMs ?? null, null),
    step("confirmed", confirmed?.atMs ?? null, arrival?.confirmedMs ?? null),
    {
      step: "preparing",
      happened: preparingAtMs !== null || readyAtMs !== null,
      // Food that is ready was cooked; when that began is known only if the kitchen had said it.
      atMs: preparingAtMs ?? (readyAtMs === null ? null : startsMs),
      expectedMs: startsMs ?? arrival?.confirmedMs ?? null,
    },
    step("pickedUp", pickedUp?.atMs ?? null, pickedUpMs),
    step("onTheWay", awayMs, pickedUpMs === null ? null : pickedUpMs + MINUTE_MS),
    step("delivered", delivered?.atMs ?? null, arrival?.shown.expectedMs ?? null),
  ];
}

/** Steps that are told only once they have happened. */
function between({ payment, assignedAtMs, readyAtMs }: Lifecycle): readonly TimelineStep[] {
  const steps: TimelineStep[] = [];
  const add = (step: TimelineStep["step"], state: "past" | "failed", atMs: number | null): void => {
    if (atMs !== null) steps.push({ step, state, atMs, expectedMs: null });
  };
  add("paid", payment?.type === "payment-failed" ? "failed" : "past", payment?.atMs ?? null);
  add("courierAssigned", "past", assignedAtMs);
  add("ready", "past", readyAtMs);
  return steps;
}

/** Before the first step that is still to come, or that came later. */
function insertByTime(timeline: TimelineStep[], step: TimelineStep): void {
  const later = timeline.findIndex(({ state, atMs }) => state === "next" || (atMs ?? 0) > (step.atMs ?? 0));
  timeline.splice(later === -1 ? timeline.length : later, 0, step);
}

/** Expected times are never in the past, never before an earlier step's, never after the arrival. */
function inOrder(steps: readonly Step[], arrival: ArrivalMemory | null, nowMs: number): readonly (number | null)[] {
  if (arrival === null) return [];
  let soonestMs = floorToMinute(nowMs);
  return steps.map(({ expectedMs }) => {
    if (expectedMs === null || expectedMs < floorToMinute(nowMs)) return null;
    soonestMs = Math.min(Math.max(soonestMs, expectedMs), arrival.shown.expectedMs);
    return soonestMs;
  });
}
