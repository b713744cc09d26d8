"use client";

import { useCallback, useEffect, useState } from "react";

const KEPT = "doorstep-accepted";
const MOST = 50;

/** Which jobs this courier has said yes to, on this phone. */
export function useAccepted(): { readonly accepted: ReadonlySet<string>; accept(orderId: string): void } {
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => setAccepted(new Set(read())), []);
  const accept = useCallback((orderId: string): void => {
    const all = [...read(), orderId].slice(-MOST);
    try {
      localStorage.setItem(KEPT, JSON.stringify(all));
    } catch {
      // Not kept: asked again after a reload.
    }
    setAccepted(new Set(all));
  }, []);
  return { accepted, accept };
}

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}
