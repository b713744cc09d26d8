"use client";

import type { OrderHit } from "@doorstep/db/search";
import { orderPhase } from "@doorstep/events/browser";
import { formatDay, formatTime } from "./format.ts";
import { StageMark } from "./marks.tsx";

interface FoundOrdersProps {
  readonly hits: readonly OrderHit[];
  readonly selectedId: string | null;
  readonly timeZone: string;
  readonly onSelect: (orderId: string) => void;
}

/** Orders that fit and are not live any more, the newest first. */
export function FoundOrders({ hits, selectedId, timeZone, onSelect }: FoundOrdersProps) {
  if (hits.length === 0) return null;
  return (
    <section aria-label="Earlier orders">
      <h3 className="border-line border-b bg-raised px-4 py-1 font-medium text-[11.5px] text-ink-2">Earlier orders</h3>
      <ul>
        {hits.map((hit) => (
          <li className="border-line border-b" key={hit.orderId}>
            <button
              aria-current={hit.orderId === selectedId}
              className={`grid w-full grid-cols-[64px_132px_1fr_auto] items-center gap-x-3 px-4 py-1.5 text-left text-[13px]/[18px] hover:bg-selected max-[899px]:grid-cols-[1fr_auto] ${hit.orderId === selectedId ? "bg-selected" : ""}`}
              onClick={() => onSelect(hit.orderId)}
              type="button"
            >
              <span className="font-[620] tabular-nums">{hit.number}</span>
              <Status hit={hit} />
              <span className="truncate max-[899px]:col-span-2">
                {hit.restaurant} → {hit.address}
                <span className="text-ink-2">
                  {hit.dinerName === null ? "" : ` · ${hit.dinerName}`}
                  {hit.phoneEnding === null ? "" : ` · …${hit.phoneEnding}`}
                  {hit.courierName === null ? "" : ` · by ${hit.courierName}`}
                </span>
              </span>
              <span className="text-ink-2 tabular-nums">
                {hit.placedAtMs === null
                  ? ""
                  : `${formatDay(hit.placedAtMs, timeZone)} ${formatTime(hit.placedAtMs, timeZone)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Status({ hit }: { hit: OrderHit }) {
  const phase = orderPhase.safeParse(hit.status);
  return phase.success ? <StageMark phase={phase.data} /> : <span className="text-ink-2">Not known yet</span>;
}
