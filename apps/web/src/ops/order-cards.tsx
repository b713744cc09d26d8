"use client";

import { arrivesText } from "./arrives-text.ts";
import { AlertMark, StageMark } from "./marks.tsx";
import { Slip } from "./slip.tsx";
import type { TableRow } from "./table-rows.ts";

interface OrderCardsProps {
  readonly rows: readonly TableRow[];
  readonly timeZone: string;
  readonly onSelect: (orderId: string) => void;
}

/** The table on a phone: one order a row, a thumb high. */
export function OrderCards({ rows, timeZone, onSelect }: OrderCardsProps) {
  return (
    <ul>
      {rows.map(({ row }) => (
        <li className="border-line border-b" key={row.orderId}>
          <button
            className="grid w-full grid-cols-[1fr_auto] gap-x-3 gap-y-0.5 px-4 py-2.5 text-left text-[14px]/[20px]"
            onClick={() => onSelect(row.orderId)}
            type="button"
          >
            <span className="truncate">
              <b className="font-[620]">{row.number}</b> {row.restaurantName} → {row.dropoffAddress}
            </span>
            <span className="text-right tabular-nums">{arrivesText(row, timeZone)}</span>
            <span className="flex items-center gap-3 truncate text-ink-2">
              <StageMark phase={row.phase} />
              <span className="truncate">{row.courierName ?? "No courier yet"}</span>
            </span>
            <span className="flex items-center justify-end gap-2 tabular-nums">
              <AlertMark row={row} />
              {row.slipMin !== null && <Slip row={row} />}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
