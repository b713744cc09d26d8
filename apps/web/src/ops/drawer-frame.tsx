"use client";

import { X } from "lucide-react";
import { useEffect, useRef } from "react";

interface DrawerFrameProps {
  readonly label: string;
  /** Another subject moves the focus to the title again. */
  readonly subject: string;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
}

/** What is selected, beside the map. Opening it moves the focus to its title. */
export function DrawerFrame({ label, subject, onClose, children }: DrawerFrameProps) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (subject !== "") title.current?.focus();
  }, [subject]);
  return (
    <aside
      aria-label={label}
      className="flex w-[428px] shrink-0 flex-col overflow-y-auto border-line border-l bg-surface max-[899px]:w-full max-[899px]:border-l-0"
    >
      <header className="sticky top-0 z-10 flex h-12 shrink-0 items-center justify-between border-line border-b bg-surface px-4">
        <h2 className="font-[640] text-[16px]/[22px] tabular-nums outline-none" ref={title} tabIndex={-1}>
          {label}
        </h2>
        <button
          aria-label="Close"
          className="grid size-8 place-items-center rounded-[7px] hover:bg-sunken"
          onClick={onClose}
          type="button"
        >
          <X aria-hidden="true" size={18} strokeWidth={2} />
        </button>
      </header>
      {children}
    </aside>
  );
}
