"use client";

import { X } from "lucide-react";
import type { ReactNode, Ref } from "react";

interface SheetProps {
  readonly ref: Ref<HTMLDialogElement>;
  readonly title: string;
  readonly closeLabel: string;
  /** Over everything, for a dark hallway; otherwise from below, or in the middle of a desk. */
  readonly full?: boolean;
  readonly children: ReactNode;
}

/** A native dialog: it holds the focus, Escape closes it, and so does a tap beside it. */
export function Sheet({ ref, title, closeLabel, full = false, children }: SheetProps) {
  const place = full
    ? "h-dvh max-h-none w-screen max-w-none"
    : "mt-auto mb-0 w-full max-w-none rounded-t-sheet desk:m-auto desk:max-w-120 desk:rounded-sheet";
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape and the button.
    <dialog
      ref={ref}
      aria-label={title}
      className={`${place} bg-bg p-0 text-ink backdrop:bg-[rgb(0_0_0/45%)]`}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div className={`flex flex-col px-5 pt-3 pb-8 ${full ? "min-h-dvh" : ""}`}>
        <div className="flex items-center justify-between">
          <h2 className="text-section">{title}</h2>
          <form method="dialog">
            <button type="submit" aria-label={closeLabel} className="press -mr-3 grid size-11 place-items-center">
              <X size={20} strokeWidth={2} aria-hidden="true" />
            </button>
          </form>
        </div>
        {children}
      </div>
    </dialog>
  );
}
