"use client";

import { useEffect } from "react";

/** What needs someone now is told by the tab too, while another one is looked at. */
export function useTitle(urgent: number): void {
  const title = urgent === 0 ? "Live · Doorstep Ops" : `(${urgent}) Act now · Doorstep Ops`;
  // At every render, of which there is one a second: the framework writes its own title when it likes.
  useEffect(() => {
    if (document.title !== title) document.title = title;
  });
}
