"use client";

import { useSyncExternalStore } from "react";
import type { Theme } from "./tokens.ts";

/** The theme on screen now, which is the system's. Light while rendering on the server. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme, () => "light");
}

function currentTheme(): Theme {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function subscribe(onChange: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", onChange);
  return () => system.removeEventListener("change", onChange);
}
