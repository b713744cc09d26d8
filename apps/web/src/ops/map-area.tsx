"use client";

import type { CourierActivity } from "@doorstep/events/browser";
import dynamic from "next/dynamic";
import { type ReactNode, useMemo, useState } from "react";
import { AreaLegend } from "./area-legend.tsx";
import { AreaPanel } from "./area-panel.tsx";
import { LayerSwitch } from "./layer-switch.tsx";
import { layerRange, otherLayer } from "./layers.ts";
import { Legend } from "./legend.tsx";
import type { OpsMapProps } from "./ops-map.tsx";
import type { UrlState } from "./url-state.ts";
import type { Areas } from "./use-areas.ts";

const OpsMap = dynamic(() => import("./ops-map.tsx"), { ssr: false });

type FromMap = "hidden" | "areas" | "selectedArea" | "onHoverArea" | "onSelectArea" | "onFail";

interface MapAreaProps extends Omit<OpsMapProps, FromMap> {
  readonly areas: Areas;
  /** Chosen in the address. */
  readonly area: string | null;
  /** On a phone, a strip under the list: only the map, and how much of the list is in it. */
  readonly strip: boolean;
  readonly inView: string | null;
  /** Beside an open drawer there is no room for the legend and the credit on one line. */
  readonly narrow: boolean;
  readonly timeZone: string;
  readonly change: (part: Partial<UrlState>) => void;
}

/** The map with what floats over it: the switch of layers, the legend, and the areas' list. */
export function MapArea({ areas, area, strip, inView, narrow, timeZone, change, ...map }: MapAreaProps) {
  const { layer, couriers, camera } = map;
  const [hidden, setHidden] = useState<ReadonlySet<CourierActivity>>(new Set());
  const [hovered, setHovered] = useState<string | null>(null);
  const [fails, setFails] = useState(false);
  const online = useMemo(() => [...couriers.values()].filter(({ activity }) => activity !== "offline"), [couriers]);
  const range = layerRange(layer, camera.zoom);
  const selectArea = (cell: string) => change({ area: cell === area ? null : cell });
  if (fails) {
    return (
      <p className="p-4 text-[13px] text-ink-2">
        The map cannot be drawn in this browser. The table and the alerts have everything.
      </p>
    );
  }
  return (
    <>
      <OpsMap
        {...map}
        areas={areas.areas}
        hidden={hidden}
        onFail={() => setFails(true)}
        onHoverArea={setHovered}
        onSelectArea={selectArea}
        selectedArea={area}
      />
      <Floating place="top-3 left-3" strip={strip}>
        <LayerSwitch layer={layer} onChange={(chosen) => change({ layer: chosen })} />
        {range !== "in" && (
          <p className="flex items-center gap-2 rounded-[7px] bg-surface px-3 py-1.5 text-[13px]/[18px] shadow-float">
            {range === "far" ? "Couriers are drawn from nearer." : "Areas are drawn from further away."}
            <button
              className="font-[620] underline underline-offset-2"
              onClick={() => change({ layer: otherLayer(layer) })}
              type="button"
            >
              {range === "far" ? "Show areas" : "Show couriers"}
            </button>
          </p>
        )}
      </Floating>
      {strip && inView !== null && (
        <p className="absolute top-2.5 left-2.5 z-10 rounded-[7px] bg-surface px-2.5 py-1.5 text-[13px]/[18px] shadow-float tabular-nums min-[900px]:hidden">
          {inView}
        </p>
      )}
      <Floating
        place={`left-3 max-[899px]:right-3 max-[899px]:bottom-9 ${narrow ? "bottom-9" : "bottom-3"}`}
        strip={strip}
      >
        {layer === "areas" ? (
          <AreaLegend />
        ) : (
          <Legend couriers={online} hidden={hidden} onToggle={(activity) => setHidden(toggle(hidden, activity))} />
        )}
      </Floating>
      {layer === "areas" && (
        <Floating
          place="right-3 bottom-10 max-[899px]:top-[68px] max-[899px]:bottom-auto max-[899px]:left-3"
          strip={strip}
        >
          <AreaPanel areas={areas} asked={hovered ?? area} onSelect={selectArea} timeZone={timeZone} />
        </Floating>
      )}
    </>
  );
}

function Floating({ place, strip, children }: { place: string; strip: boolean; children: ReactNode }) {
  return (
    <div className={`absolute z-10 flex flex-wrap items-center gap-2 ${place} ${strip ? "max-[899px]:hidden" : ""}`}>
      {children}
    </div>
  );
}

function toggle<T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}
