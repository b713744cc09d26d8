"use client";

import type { AlertKind } from "@doorstep/events/browser";
import { Search } from "lucide-react";
import type { RefObject } from "react";
import { alertNames } from "./alerts.ts";
import type { StageGroup } from "./stage.ts";
import type { UrlState } from "./url-state.ts";

const stageWords: Readonly<Record<StageGroup, string>> = {
  all: "all",
  waiting: "placed",
  kitchen: "kitchen",
  road: "on the road",
  ended: "ended",
};

interface TableBarProps {
  readonly state: UrlState;
  readonly orders: number;
  readonly couriers: number;
  /** On a desk the table folds away under the map. */
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly change: (part: Partial<UrlState>) => void;
}

/** Tabs with their counts, and what narrows the list. */
export function TableBar({ state, orders, couriers, open, onToggle, searchRef, change }: TableBarProps) {
  return (
    <div className="flex h-9 shrink-0 items-center gap-4 overflow-x-auto border-line border-b px-4 text-[13px] max-[899px]:h-12">
      <Tab count={orders} current={state.tab === "orders"} label="Orders" onClick={() => change({ tab: "orders" })} />
      <Tab
        count={couriers}
        current={state.tab === "couriers"}
        label="Couriers"
        onClick={() => change({ tab: "couriers" })}
      />
      {state.tab === "orders" && (
        <>
          <label className="ml-auto flex h-7 min-w-[140px] max-w-[320px] flex-1 items-center gap-2 rounded-[7px] border border-edge px-2">
            <Search aria-hidden="true" className="text-ink-3" size={15} strokeWidth={1.75} />
            <span className="sr-only">
              Search orders of any time by number, name, last digits of the phone, restaurant, address, courier or
              status
            </span>
            <input
              className="w-full bg-transparent outline-none placeholder:text-ink-3"
              onChange={(event) => change({ words: event.target.value })}
              placeholder="Number, name, phone, address, status"
              ref={searchRef}
              type="search"
              value={state.words}
            />
            <kbd className="rounded-[4px] border border-line px-1 text-[11.5px] text-ink-3">/</kbd>
          </label>
          <label className="flex items-center gap-1 whitespace-nowrap text-ink-2">
            Stage:
            <select
              className="rounded-[7px] bg-surface text-ink"
              onChange={(event) => change({ stage: event.target.value as StageGroup })}
              value={state.stage}
            >
              {Object.entries(stageWords).map(([stage, word]) => (
                <option key={stage} value={stage}>
                  {word}
                </option>
              ))}
            </select>
          </label>
          <label className="flex items-center gap-1 whitespace-nowrap text-ink-2">
            Alert:
            <select
              className="rounded-[7px] bg-surface text-ink"
              onChange={(event) => change({ alert: event.target.value as AlertKind | "any" })}
              value={state.alert}
            >
              <option value="any">any</option>
              {Object.entries(alertNames).map(([kind, name]) => (
                <option key={kind} value={kind}>
                  {name.toLowerCase()}
                </option>
              ))}
            </select>
          </label>
          <label className="flex items-center gap-1.5 whitespace-nowrap text-ink-2 max-[899px]:hidden">
            <input
              checked={state.inView === "1"}
              className="accent-ink"
              onChange={(event) => change({ inView: event.target.checked ? "1" : "0" })}
              type="checkbox"
            />
            In map view
          </label>
        </>
      )}
      <button
        aria-expanded={open}
        className={`flex items-center gap-1.5 whitespace-nowrap text-ink-2 max-[899px]:hidden ${state.tab === "orders" ? "" : "ml-auto"}`}
        onClick={onToggle}
        type="button"
      >
        {open ? "Fold" : "Open table"}
        <kbd className="rounded-[4px] border border-line px-1 text-[11.5px] text-ink-3">T</kbd>
      </button>
    </div>
  );
}

interface TabProps {
  readonly label: string;
  readonly count: number;
  readonly current: boolean;
  readonly onClick: () => void;
}

function Tab({ label, count, current, onClick }: TabProps) {
  return (
    <button
      aria-pressed={current}
      className={`flex h-full items-center gap-2 ${current ? "font-semibold shadow-[inset_0_-2px_0_var(--ink)]" : "text-ink-2"}`}
      onClick={onClick}
      type="button"
    >
      {label}
      <span className="rounded-full bg-sunken px-2 font-normal text-[11.5px] tabular-nums">{count}</span>
    </button>
  );
}
