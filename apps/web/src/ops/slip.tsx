import type { OrderRow } from "@doorstep/events/browser";
import { hasAlert } from "./alerts.ts";
import { formatSigned } from "./format.ts";

/** Minutes against the range first shown. Amber once the order says itself that it is late. */
export function Slip({ row }: { row: OrderRow }) {
  if (row.slipMin === null) return <span className="text-ink-2">not known yet</span>;
  return (
    <span className={hasAlert(row, "late") ? "font-semibold text-attention" : "text-ink-2"}>
      {formatSigned(row.slipMin)}
    </span>
  );
}
