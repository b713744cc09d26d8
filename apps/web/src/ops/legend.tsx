"use client";

import type { CourierActivity, CourierView } from "@doorstep/events/browser";
import { activityWords } from "./couriers-table.tsx";

const shown: readonly CourierActivity[] = ["toDoor", "toFood", "atRestaurant", "free", "silent"];

interface LegendProps {
  readonly couriers: readonly CourierView[];
  readonly hidden: ReadonlySet<CourierActivity>;
  readonly onToggle: (activity: CourierActivity) => void;
}

/** The legend is the filter, and it carries the counts. */
export function Legend({ couriers, hidden, onToggle }: LegendProps) {
  return (
    <fieldset className="flex w-fit flex-wrap overflow-hidden rounded-[10px] bg-surface text-[12.5px]/[16px] shadow-float">
      <legend className="sr-only">Couriers shown on the map</legend>
      {shown.map((activity) => (
        <button
          aria-pressed={!hidden.has(activity)}
          className={`flex items-center gap-1.5 border-line px-3 py-[7px] not-last:border-r hover:bg-selected ${
            hidden.has(activity) ? "text-ink-3 line-through" : ""
          }`}
          key={activity}
          onClick={() => onToggle(activity)}
          type="button"
        >
          <LegendMark activity={activity} />
          {activityWords[activity]}
          <span className="text-ink-2 tabular-nums">
            {couriers.filter((courier) => courier.activity === activity).length}
          </span>
        </button>
      ))}
    </fieldset>
  );
}

function LegendMark({ activity }: { activity: CourierActivity }) {
  const kite = "M7 1 11.2 12.4 7 10 2.8 12.4Z";
  return (
    <svg
      aria-hidden="true"
      className="text-moving"
      fill="none"
      height="14"
      stroke="currentColor"
      strokeWidth="1.4"
      viewBox="0 0 14 14"
      width="14"
    >
      {activity === "toDoor" && <path d={kite} fill="currentColor" />}
      {activity === "toFood" && <path d={kite} strokeLinejoin="round" />}
      {activity === "atRestaurant" && (
        <>
          <circle cx="7" cy="7" r="5.6" />
          <path d="M5.5 4.8v4.4M8.5 4.8v4.4" strokeWidth="1.6" />
        </>
      )}
      {activity === "free" && <circle className="text-ink-3" cx="7" cy="7" r="3.4" stroke="currentColor" />}
      {activity === "silent" && (
        <g className="text-ink-3" stroke="currentColor">
          <circle cx="7" cy="7" r="5.6" strokeDasharray="2 1.8" />
          <path d="M5 5l4 4M9 5 5 9" />
        </g>
      )}
    </svg>
  );
}
