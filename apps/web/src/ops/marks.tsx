import type { OrderPhase, OrderRow } from "@doorstep/events/browser";
import { alertNames, type Urgency, urgencyOf, worstAlert } from "./alerts.ts";
import { PIP_COUNT, stageOf } from "./stage.ts";

const PIPS = Array.from({ length: PIP_COUNT }, (_, index) => index);

/** Five pips and a word. Green is the step under way, and only while the order is. */
export function StageMark({ phase }: { phase: OrderPhase }) {
  const { word, passed, live } = stageOf(phase);
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden="true" className="flex gap-[2px]">
        {PIPS.map((pip) => (
          <span
            className={`h-1.5 w-2 rounded-[2px] border ${
              pip < passed
                ? "border-ink-3 bg-ink-3"
                : pip === passed && live
                  ? "border-moving bg-moving"
                  : "border-edge bg-transparent"
            }`}
            key={pip}
          />
        ))}
      </span>
      <span>{word}</span>
    </span>
  );
}

/** The order's worst alert: a shape, then a word. Nothing when all is well. */
export function AlertMark({ row }: { row: OrderRow }) {
  const alert = worstAlert(row);
  if (alert === null) return null;
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      <UrgencyShape urgency={urgencyOf(alert.kind, row)} />
      {alertNames[alert.kind]}
      {row.alerts.length > 1 && <span className="text-ink-2">+{row.alerts.length - 1}</span>}
    </span>
  );
}

/** Filled diamond needs someone now, hollow triangle soon. */
export function UrgencyShape({ urgency }: { urgency: Urgency }) {
  return (
    <svg aria-hidden="true" className="shrink-0 text-attention" height="13" viewBox="0 0 14 14" width="13">
      {urgency === "now" ? (
        <>
          <path d="M7 0.5 13.5 7 7 13.5 0.5 7Z" fill="currentColor" />
          <path d="M7 3.8v3.8M7 9.4v.9" stroke="var(--surface)" strokeLinecap="round" strokeWidth="1.4" />
        </>
      ) : (
        <path d="M7 1.6 13 12.4H1Z" fill="none" stroke="currentColor" strokeLinejoin="round" strokeWidth="1.4" />
      )}
    </svg>
  );
}
