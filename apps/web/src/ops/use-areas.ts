"use client";

import type { CellView } from "@doorstep/events/browser";
import { useEffect, useMemo, useState } from "react";
import type { Area, Coarseness } from "./areas.ts";

type AreasOf = typeof import("./areas.ts").areasOf;

export interface Areas {
  readonly areas: readonly Area[];
  /** `loading` until what draws hexagons is here: it comes only with the layer. */
  readonly state: "off" | "loading" | "ready" | "failed";
}

const NONE: readonly Area[] = [];

export function useAreas(
  cells: ReadonlyMap<string, CellView>,
  { on, coarseness }: { readonly on: boolean; readonly coarseness: Coarseness },
): Areas {
  const [areasOf, setAreasOf] = useState<AreasOf | "failed" | null>(null);
  useEffect(() => {
    if (!on) return;
    let wanted = true;
    import("./areas.ts").then(
      (loaded) => {
        if (wanted) setAreasOf(() => loaded.areasOf);
      },
      () => {
        if (wanted) setAreasOf("failed");
      },
    );
    return () => {
      wanted = false;
    };
  }, [on]);
  return useMemo(() => {
    if (!on) return { areas: NONE, state: "off" };
    if (areasOf === null) return { areas: NONE, state: "loading" };
    if (areasOf === "failed") return { areas: NONE, state: "failed" };
    return { areas: areasOf(cells, coarseness), state: "ready" };
  }, [on, areasOf, cells, coarseness]);
}
