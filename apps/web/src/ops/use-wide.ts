"use client";

import { useSyncExternalStore } from "react";

/** From here map and table stand beside each other; below, one of them has the screen. */
const WIDE = "(min-width: 900px)";

export function useWide(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const query = matchMedia(WIDE);
      query.addEventListener("change", onChange);
      return () => query.removeEventListener("change", onChange);
    },
    () => matchMedia(WIDE).matches,
    () => true,
  );
}
