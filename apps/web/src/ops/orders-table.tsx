"use client";

import { hasAlert } from "./alerts.ts";
import { arrivesText } from "./arrives-text.ts";
import { formatAge, formatTime } from "./format.ts";
import { AlertMark, StageMark } from "./marks.tsx";
import { Slip } from "./slip.tsx";
import { Cell, Head, HeadRow, Row } from "./table-parts.tsx";
import type { TableRow } from "./table-rows.ts";

interface OrdersTableProps {
  readonly rows: readonly TableRow[];
  readonly selectedId: string | null;
  readonly narrow: boolean;
  readonly timeZone: string;
  readonly nowMs: number;
  readonly onSelect: (orderId: string) => void;
  readonly onHover: (orderId: string | null) => void;
}

/** The orders as a table: the map's equal for whoever cannot use the map. */
export function OrdersTable({ rows, selectedId, narrow, timeZone, nowMs, onSelect, onHover }: OrdersTableProps) {
  return (
    <table className="w-full border-collapse text-[13px]/[18px]">
      <HeadRow>
        <Head>Order</Head>
        <Head>Stage</Head>
        <Head>{narrow ? "From → to" : "From"}</Head>
        {!narrow && <Head>To</Head>}
        {!narrow && <Head>Courier</Head>}
        {!narrow && <Head end>Promised</Head>}
        <Head end>Arrives</Head>
        <Head end>Slip ↓</Head>
        {!narrow && <Head end>Last fix</Head>}
        {!narrow && <Head>Alert</Head>}
      </HeadRow>
      <tbody>
        {rows.map(({ row, lastFixMs }) => {
          const fixAgeMs = lastFixMs === null ? null : nowMs - lastFixMs;
          return (
            <Row
              key={row.orderId}
              onHover={(over) => onHover(over ? row.orderId : null)}
              onSelect={() => onSelect(row.orderId)}
              selected={row.orderId === selectedId}
            >
              <Cell>
                <button className="font-[620]" onClick={() => onSelect(row.orderId)} type="button">
                  {row.number}
                </button>
              </Cell>
              <Cell>
                <StageMark phase={row.phase} />
              </Cell>
              <Cell>{narrow ? `${row.restaurantName} → ${row.dropoffAddress}` : row.restaurantName}</Cell>
              {!narrow && <Cell quiet>{row.dropoffAddress}</Cell>}
              {!narrow && (
                <Cell>
                  {row.courierName ?? (
                    <span
                      className={hasAlert(row, "waitingForCourier") ? "font-semibold text-attention" : "text-ink-2"}
                    >
                      None yet
                    </span>
                  )}
                </Cell>
              )}
              {!narrow && (
                <Cell end quiet>
                  {row.promisedAtMs === null ? "not known yet" : formatTime(row.promisedAtMs, timeZone)}
                </Cell>
              )}
              <Cell end>{arrivesText(row, timeZone)}</Cell>
              <Cell end>
                <Slip row={row} />
              </Cell>
              {!narrow && (
                <Cell end>
                  {fixAgeMs === null ? (
                    <span className="text-ink-3">no fix</span>
                  ) : (
                    <span className={hasAlert(row, "courierSilent") ? "font-semibold text-attention" : "text-ink-2"}>
                      {formatAge(fixAgeMs)}
                    </span>
                  )}
                </Cell>
              )}
              {!narrow && (
                <Cell>
                  <AlertMark row={row} />
                </Cell>
              )}
            </Row>
          );
        })}
      </tbody>
    </table>
  );
}
