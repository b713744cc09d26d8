"use client";

import type { UrlState } from "./url-state.ts";

type Layer = UrlState["layer"];

const layers: readonly (readonly [Layer, string])[] = [
  ["couriers", "Couriers"],
  ["areas", "Areas"],
];

/** What the map is about. */
export function LayerSwitch({ layer, onChange }: { layer: Layer; onChange: (layer: Layer) => void }) {
  return (
    <fieldset className="flex w-fit overflow-hidden rounded-[7px] border border-edge bg-surface text-[13px]/[18px] shadow-float">
      <legend className="sr-only">Map layer</legend>
      {layers.map(([name, label]) => (
        <button
          aria-pressed={layer === name}
          className={`h-[30px] px-3 max-[899px]:h-11 max-[899px]:px-4 ${layer === name ? "bg-ink font-semibold text-on-ink" : "hover:bg-selected"}`}
          key={name}
          onClick={() => onChange(name)}
          type="button"
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
