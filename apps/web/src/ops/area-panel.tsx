"use client";

import { formatCount, formatSurge } from "./area-words.ts";
import type { Area } from "./areas.ts";
import { formatTimeWithSeconds } from "./format.ts";
import { isShort } from "./pressure.ts";
import { useAreaNames } from "./use-area-names.ts";
import type { Areas } from "./use-areas.ts";

interface AreaPanelProps {
  readonly areas: Areas;
  /** Pointed at, else chosen. */
  readonly asked: string | null;
  readonly timeZone: string;
  readonly onSelect: (cell: string) => void;
}

/** What fits beside the map without covering it. */
const ROWS = 5;

/** The areas that lack couriers, worst first, and whichever is asked about. */
export function AreaPanel({ areas: { areas, state }, asked, timeZone, onSelect }: AreaPanelProps) {
  const short = areas.filter((area) => isShort(area.pressure));
  const listed = short.toSorted(byNeed).slice(0, ROWS);
  const area = asked === null ? undefined : areas.find(({ cell }) => cell === asked);
  const shown = area === undefined || listed.includes(area) ? listed : [area, ...listed.slice(0, ROWS - 1)];
  const names = useAreaNames(shown.map(({ cell }) => cell));
  const updatedMs = areas.reduce((newest, { atMs }) => Math.max(newest, atMs), 0);
  return (
    <section
      aria-label="Areas"
      className="w-[308px] overflow-hidden rounded-[10px] bg-surface text-[13px]/[18px] shadow-float max-[899px]:w-full"
    >
      <header className="flex h-9 items-center gap-2 border-line border-b px-4">
        <h2 className="font-[620] text-[13.5px]">Short of couriers</h2>
        <span className="rounded-full bg-sunken px-2 text-[11.5px] tabular-nums">{short.length} areas</span>
        <span className="ml-auto text-[11.5px] text-ink-2">surge</span>
      </header>
      {shown.length === 0 ? (
        <p className="px-4 py-3 text-ink-2">{sentence(state, areas.length)}</p>
      ) : (
        <ul>
          {shown.map((one) => (
            <AreaRow
              area={one}
              asked={one === area}
              key={one.cell}
              name={names.get(one.cell)}
              onSelect={() => onSelect(one.cell)}
            />
          ))}
        </ul>
      )}
      {updatedMs > 0 && (
        <footer className="px-4 py-2 text-[11.5px]/[14px] text-ink-2 tabular-nums">
          Smoothed over neighbours · window to {formatTimeWithSeconds(updatedMs, timeZone)}
        </footer>
      )}
    </section>
  );
}

function AreaRow(props: { area: Area; asked: boolean; name: string | undefined; onSelect: () => void }) {
  const { area, asked, name, onSelect } = props;
  const { market, own, pressure, surging } = area;
  return (
    <li
      className={`border-line border-b max-[899px]:nth-[n+3]:hidden ${asked ? "bg-selected shadow-[inset_3px_0_0_var(--ink)]" : ""}`}
    >
      <button
        className="grid w-full grid-cols-[22px_1fr_auto] items-center gap-x-2.5 px-4 py-2 text-left hover:bg-selected"
        onClick={onSelect}
        type="button"
      >
        <HexagonMark pressure={pressure} surging={surging} />
        <span className="min-w-0">
          <span className="block truncate">{name ?? area.cell}</span>
          <span className="block text-ink-2 tabular-nums">
            {pressure === "few"
              ? "too few to say"
              : `${formatCount(market.demand)} paid / ${formatCount(market.supply)} free`}
          </span>
          {asked && (
            <span className="block text-[12.5px]/[16px] text-ink-2 tabular-nums">
              by itself {formatCount(own.demand)} paid / {formatCount(own.supply)} free
            </span>
          )}
        </span>
        {surging ? (
          <span className="font-[620] tabular-nums">{formatSurge(area.surge)}</span>
        ) : (
          asked && <span className="text-[11.5px] text-ink-2">no surge</span>
        )}
      </button>
    </li>
  );
}

/** The hexagon as on the map: its colour, its dots, its edge. */
export function HexagonMark({ pressure, surging }: { pressure: Area["pressure"]; surging: boolean }) {
  const points = "11,1.5 19.2,6.2 19.2,15.8 11,20.5 2.8,15.8 2.8,6.2";
  return (
    <svg aria-hidden="true" height="22" viewBox="0 0 22 22" width="22">
      <polygon
        fill={pressure === "few" ? "none" : `var(--area-${pressure})`}
        points={points}
        stroke={pressure === "few" ? "var(--edge)" : surging ? "var(--area-surgeEdge)" : "none"}
        strokeDasharray={pressure === "few" ? "1.5 2.5" : undefined}
        strokeLinejoin="round"
        strokeWidth={surging ? 2 : 1}
      />
      {(pressure === "plenty" || pressure === "plenty2") && (
        <g fill="var(--area-dots)">
          <circle cx="8" cy="8" r="1" />
          <circle cx="14" cy="8" r="1" />
          <circle cx="11" cy="12" r="1" />
          <circle cx="8" cy="16" r="1" />
          <circle cx="14" cy="16" r="1" />
        </g>
      )}
    </svg>
  );
}

function byNeed(a: Area, b: Area): number {
  const lacking = ({ market }: Area): number => market.demand - market.supply;
  return b.surge - a.surge || lacking(b) - lacking(a) || (a.cell < b.cell ? -1 : 1);
}

function sentence(state: Areas["state"], count: number): string {
  switch (state) {
    case "off":
    case "loading":
      return "The areas are being loaded.";
    case "failed":
      return "The areas could not be loaded. Reload the page to try again.";
    case "ready":
      return count === 0 ? "Demand and supply are not known yet." : "No area is short of couriers.";
  }
}
