"use client";

import { useTranslator } from "../i18n/provider.tsx";
import type { Pressed } from "./use-jobs.ts";

interface UndoBarProps {
  readonly pressed: Pressed;
  readonly nowMs: number;
  readonly onUndo: () => void;
}

const SAID = {
  "pick-up": "courier.didPickUp",
  deliver: "courier.didDeliver",
  undeliverable: "courier.didUndeliverable",
  decline: "courier.didDecline",
} as const;

/** What was pressed, and the way back while there is one. */
export function UndoBar({ pressed, nowMs, onUndo }: UndoBarProps) {
  const t = useTranslator();
  const canUndo = !pressed.isKept && pressed.undoUntilMs > nowMs;
  return (
    <div
      role="status"
      className="mb-3 flex min-h-13 items-center justify-between gap-3 rounded-quiet bg-sunken px-4 text-body"
    >
      <span>{t.text(pressed.isKept ? "courier.willBeSent" : SAID[pressed.name])}</span>
      {canUndo && (
        <button type="button" onClick={onUndo} className="press min-h-11 px-1 font-[650]">
          <span className="border-b border-ink">{t.text("courier.undo")}</span>
        </button>
      )}
    </div>
  );
}
