"use client";

import type { OrderHistory } from "@doorstep/db/history";
import { z } from "zod";
import { DrawerFrame } from "./drawer-frame.tsx";
import { formatDay, formatTime, formatTimeWithSeconds } from "./format.ts";
import { Promises } from "./promises.tsx";

interface HistoryDrawerProps {
  readonly history: OrderHistory;
  readonly timeZone: string;
  readonly onClose: () => void;
}

/** An order that is not live any more, as it was written down. */
export function HistoryDrawer({ history, timeZone, onClose }: HistoryDrawerProps) {
  const placed = placedData.safeParse(history.facts.find(({ type }) => type === "order-placed")?.data);
  const [first] = history.facts;
  return (
    <DrawerFrame
      label={placed.success ? `Order ${placed.data.number}` : "Order"}
      onClose={onClose}
      subject={history.orderId}
    >
      <section className="border-line border-b px-4 py-4">
        <p className="text-[12.5px] text-ink-2">
          {history.deliveredAtMs === null ? "Not live any more" : "Delivered"}
          {first === undefined ? "" : `, ordered ${formatDay(first.atMs, timeZone)}`}
        </p>
        {history.deliveredAtMs !== null && (
          <p className="font-[640] text-[27px]/[32px] tabular-nums">{formatTime(history.deliveredAtMs, timeZone)}</p>
        )}
        {placed.success && (
          <>
            <p className="mt-2 text-[13px]">{placed.data.restaurantName}</p>
            <p className="text-[13px] text-ink-2">
              {placed.data.dropoff.label}
              {placed.data.dinerName === null ? "" : ` · ${placed.data.dinerName}`}
            </p>
          </>
        )}
      </section>
      <Promises history={history} timeZone={timeZone} />
      <section className="px-4 py-4">
        <h3 className="font-[620] text-[13px]">What happened</h3>
        <ol className="mt-2 text-[13px] tabular-nums">
          {history.facts.map(({ version, type, atMs }) => (
            <li className="flex gap-3 py-[3px]" key={version}>
              <span className="w-16 text-ink-2">{formatTimeWithSeconds(atMs, timeZone)}</span>
              <span>{factWords(type)}</span>
            </li>
          ))}
        </ol>
        {history.track.length > 0 && (
          <p className="mt-3 text-[13px] text-ink-2">
            {history.track.length} positions of the ride are kept, the last at{" "}
            {formatTime(history.track.at(-1)?.atMs ?? 0, timeZone)}.
          </p>
        )}
      </section>
    </DrawerFrame>
  );
}

/** `order-picked-up` is "Picked up". */
function factWords(type: string): string {
  const words = type.replace(/^order-/, "").replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const placedData = z.object({
  number: z.string(),
  restaurantName: z.string(),
  dropoff: z.object({ label: z.string() }),
  dinerName: z.string().nullable(),
});
