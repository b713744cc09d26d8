"use client";

import { useEffect, useRef } from "react";

export interface Keys {
  readonly onClose: () => void;
  readonly onSearch: () => void;
  readonly onLayer: () => void;
  readonly onTable: () => void;
  /** To the next alert of the list, or the one before. */
  readonly onStep: (by: 1 | -1) => void;
}

/** `/` searches, `M` couriers or areas, `T` the table, `J` and `K` along the alerts, Esc closes. A letter typed into a field stays a letter. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { onClose, onSearch, onLayer, onTable, onStep } = latest.current;
      if (event.key === "Escape") onClose();
      const typing = event.target instanceof HTMLElement && event.target.matches("input, select, textarea");
      if (typing || event.metaKey || event.ctrlKey || event.altKey) return;
      switch (event.key.toLowerCase()) {
        case "/":
          event.preventDefault();
          onSearch();
          return;
        case "m":
          onLayer();
          return;
        case "t":
          onTable();
          return;
        case "j":
          onStep(1);
          return;
        case "k":
          onStep(-1);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
