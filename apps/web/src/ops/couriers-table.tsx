"use client";

import type { CourierActivity, CourierView } from "@doorstep/events/browser";
import { formatAge } from "./format.ts";

export const activityWords: Readonly<Record<CourierActivity, string>> = {
  toDoor: "To the door",
  toFood: "To food",
  atRestaurant: "At restaurant",
  free: "Free",
  silent: "Silent",
  offline: "Offline",
};

const order: readonly CourierActivity[] = ["silent", "toDoor", "toFood", "atRestaurant", "free", "offline"];

interface CouriersTableProps {
  readonly couriers: readonly CourierView[];
  readonly selectedId: string | null;
  readonly nowMs: number;
  readonly onSelect: (courierId: string) => void;
}

export function CouriersTable({ couriers, selectedId, nowMs, onSelect }: CouriersTableProps) {
  const rows = [...couriers].sort(
    (a, b) =>
      order.indexOf(a.activity) - order.indexOf(b.activity) ||
      a.name.localeCompare(b.name) ||
      (a.courierId < b.courierId ? -1 : 1),
  );
  return (
    <table className="w-full border-collapse text-[13px]/[18px]">
      <thead className="sticky top-0 z-10 bg-raised text-[11.5px] text-ink-2">
        <tr className="h-[26px] border-line border-b text-left">
          {["Courier", "Doing", "Vehicle", "Speed", "Battery", "Last fix", "Orders"].map((head) => (
            <th className="px-3 font-medium first:pl-4" key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((courier) => {
          const selected = courier.courierId === selectedId;
          return (
            <tr
              aria-selected={selected}
              className={`h-8 cursor-pointer border-line border-b hover:bg-selected ${
                selected ? "bg-selected shadow-[inset_3px_0_0_var(--ink)]" : ""
              }`}
              key={courier.courierId}
              onClick={() => onSelect(courier.courierId)}
            >
              <td className="px-3 pl-4">
                <button className="font-[620]" onClick={() => onSelect(courier.courierId)} type="button">
                  {courier.name}
                </button>
              </td>
              <td className={`px-3 ${courier.activity === "silent" ? "font-semibold text-attention" : ""}`}>
                {activityWords[courier.activity]}
              </td>
              <td className="px-3 text-ink-2">{courier.vehicle}</td>
              <td className="px-3 text-ink-2 tabular-nums">
                {courier.speedMps === null ? "not known yet" : `${Math.round(courier.speedMps * 3.6)} km/h`}
              </td>
              <td className="px-3 text-ink-2 tabular-nums">
                {courier.batteryPercent === null ? "not known yet" : `${courier.batteryPercent} %`}
              </td>
              <td className="px-3 text-ink-2 tabular-nums">
                {courier.lastFixMs === null ? "no fix yet" : formatAge(nowMs - courier.lastFixMs)}
              </td>
              <td className="px-3 text-ink-2 tabular-nums">{courier.orderIds.length}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
