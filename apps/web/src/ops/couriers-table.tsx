"use client";

import type { CourierActivity, CourierView } from "@doorstep/events/browser";
import { formatAge } from "./format.ts";
import { Cell, Head, HeadRow, Row } from "./table-parts.tsx";

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
      <HeadRow>
        {["Courier", "Doing", "Vehicle", "Speed", "Battery", "Last fix", "Orders"].map((head) => (
          <Head key={head}>{head}</Head>
        ))}
      </HeadRow>
      <tbody>
        {rows.map(({ courierId, name, activity, vehicle, speedMps, batteryPercent, lastFixMs, orderIds }) => (
          <Row key={courierId} onSelect={() => onSelect(courierId)} selected={courierId === selectedId}>
            <Cell>
              <button className="font-[620]" onClick={() => onSelect(courierId)} type="button">
                {name}
              </button>
            </Cell>
            <Cell>
              <span className={activity === "silent" ? "font-semibold text-attention" : ""}>
                {activityWords[activity]}
              </span>
            </Cell>
            <Cell quiet>{vehicle}</Cell>
            <Cell quiet>{speedMps === null ? "not known yet" : `${Math.round(speedMps * 3.6)} km/h`}</Cell>
            <Cell quiet>{batteryPercent === null ? "not known yet" : `${batteryPercent} %`}</Cell>
            <Cell quiet>{lastFixMs === null ? "no fix yet" : formatAge(nowMs - lastFixMs)}</Cell>
            <Cell quiet>{orderIds.length}</Cell>
          </Row>
        ))}
      </tbody>
    </table>
  );
}
