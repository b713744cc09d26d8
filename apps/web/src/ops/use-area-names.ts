"use client";

import { useEffect, useState } from "react";

/** What people call the areas, asked for as they are listed. An area without a name is told by its number. */
export function useAreaNames(cells: readonly string[]): ReadonlyMap<string, string> {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const missing = cells.filter((cell) => !names.has(cell)).join(",");
  useEffect(() => {
    if (missing === "") return;
    const stop = new AbortController();
    fetchNames(missing, stop.signal).then(
      (found) => setNames((known) => new Map([...known, ...found])),
      // Without names the list is as true; the next change of it asks again.
      () => {},
    );
    return () => stop.abort();
  }, [missing]);
  return names;
}

async function fetchNames(cells: string, signal: AbortSignal): Promise<readonly (readonly [string, string])[]> {
  const response = await fetch(`/api/ops/areas?cells=${cells}`, { signal });
  if (!response.ok) throw new Error(`names of areas: ${response.status}`);
  const { areas }: { areas: readonly { readonly cell: string; readonly name: string }[] } = await response.json();
  return areas.map(({ cell, name }) => [cell, name]);
}
