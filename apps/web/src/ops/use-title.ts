"use client";

import { useEffect } from "react";

/** What needs someone now is told by the tab too, while another one is looked at. */
export function useTitle(urgent: number): void {
  useEffect(() => {
    document.title = urgent === 0 ? "Live · Doorstep Ops" : `(${urgent}) Act now · Doorstep Ops`;
  }, [urgent]);
}
