"use client";

import { useSyncExternalStore } from "react";
import { THEME_COOKIE } from "./theme-cookie.ts";
import type { Theme } from "./tokens.ts";

const YEAR_SECONDS = 31_536_000;

/** The theme on screen now: the stored choice, else the system's. Light while rendering on the server. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme, () => "light");
}

/** Keeps the choice for a year; null goes back to the system's. */
export function chooseTheme(theme: Theme | null): void {
  const root = document.documentElement;
  if (theme === null) delete root.dataset.theme;
  else root.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox.
  document.cookie = `${THEME_COOKIE}=${theme ?? ""};path=/;samesite=lax;max-age=${theme === null ? 0 : YEAR_SECONDS}`;
}

function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function subscribe(onChange: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", onChange);
  const choice = new MutationObserver(onChange);
  choice.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => {
    system.removeEventListener("change", onChange);
    choice.disconnect();
  };
}
