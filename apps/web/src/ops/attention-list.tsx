"use client";

import type { CourierView } from "@doorstep/events/browser";
import { Check } from "lucide-react";
import { useEffect, useState } from "react";
import { alertReason, alertTitle, otherReasons } from "./alert-words.ts";
import { type Attention, alertNames, type Urgency } from "./alerts.ts";
import type { AttentionBoard } from "./attention-board.ts";
import { formatTime } from "./format.ts";
import { UrgencyShape } from "./marks.tsx";

interface AttentionListProps {
  readonly board: AttentionBoard;
  readonly couriers: ReadonlyMap<string, CourierView>;
  readonly selectedId: string | null;
  /** Only signs and counts, where there is no room for words. */
  readonly folded: boolean;
  readonly nowMs: number;
  readonly timeZone: string;
  readonly onSelect: (orderId: string) => void;
  readonly onHover: (orderId: string | null) => void;
}

const groups: readonly { readonly urgency: Urgency; readonly name: string; readonly meaning: string }[] = [
  { urgency: "now", name: "Act now", meaning: "a diner is already hurt" },
  { urgency: "soon", name: "Soon", meaning: "will hurt before long" },
];

/** What needs someone, most urgent first. An entry opens its order; it leaves by itself when its cause is gone. */
export function AttentionList(props: AttentionListProps) {
  const { board, folded, timeZone } = props;
  const { entries, cleared } = board;
  return (
    <section
      aria-label="Needs attention"
      className={`flex min-h-0 flex-col border-line bg-surface min-[900px]:shrink-0 min-[900px]:border-r max-[899px]:flex-1 ${
        folded ? "min-[900px]:w-14 min-[1280px]:w-[344px]" : "min-[900px]:w-[344px]"
      }`}
    >
      <header className="flex h-10 shrink-0 items-center gap-2.5 border-line border-b px-4 max-[899px]:hidden">
        <h2 className={`font-[620] text-[14px] ${folded ? "max-[1279px]:hidden" : ""}`}>Needs attention</h2>
        <span className="rounded-full bg-sunken px-2 text-[11.5px]/[18px] tabular-nums">{entries.length}</span>
      </header>
      {folded && <FoldedCounts entries={entries} />}
      <div className={`min-h-0 flex-1 overflow-y-auto ${folded ? "min-[900px]:max-[1279px]:hidden" : ""}`}>
        {entries.length === 0 && (
          <p className="px-4 py-4 text-[13px]/[18px] text-ink-2">
            Nothing needs you.
            {cleared[0] !== undefined && ` Last cleared ${formatTime(cleared[0].clearedAtMs, timeZone)}.`}
          </p>
        )}
        {groups.map((group) => (
          <Group {...props} {...group} key={group.urgency} />
        ))}
      </div>
      {cleared.length > 0 && (
        <details className={`group shrink-0 border-line border-t ${folded ? "max-[1279px]:hidden" : ""}`}>
          <summary className="flex h-9 items-center gap-2 bg-raised px-4 font-[620] text-[13px] max-[899px]:h-11">
            <Check aria-hidden="true" className="text-ink-2" size={14} strokeWidth={2} />
            Cleared
            <span className="rounded-full bg-sunken px-2 font-normal text-[11.5px] tabular-nums">{cleared.length}</span>
          </summary>
          <ul className="max-h-52 overflow-y-auto">
            {cleared.map(({ orderId, number, restaurantName, kind, clearedAtMs }) => (
              <li className="flex gap-2 px-4 py-1.5 text-[12.5px]/[16px]" key={orderId}>
                <button className="min-w-0 truncate text-left" onClick={() => props.onSelect(orderId)} type="button">
                  <b className="font-[620]">{number}</b> {restaurantName}
                  <span className="text-ink-2"> · {alertNames[kind].toLowerCase()}</span>
                </button>
                <time className="ml-auto text-ink-2 tabular-nums">{formatTime(clearedAtMs, timeZone)}</time>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Announcer entries={entries} nowMs={props.nowMs} />
    </section>
  );
}

function Group(props: AttentionListProps & (typeof groups)[number]) {
  const { board, urgency, name, meaning } = props;
  const entries = board.entries.filter((entry) => entry.urgency === urgency);
  if (entries.length === 0) return null;
  return (
    <>
      <h3 className="sticky top-0 z-10 flex h-7 items-center gap-2.5 border-line border-b bg-raised px-4 text-[12.5px] max-[899px]:h-10">
        <UrgencyShape urgency={urgency} />
        <span className="font-[620] tabular-nums">
          {name} · {entries.length}
        </span>
        <span className="ml-auto font-normal text-[11.5px] text-ink-2 max-[899px]:hidden">{meaning}</span>
      </h3>
      <ul>
        {entries.map((entry) => (
          <Entry {...props} entry={entry} key={entry.row.orderId} />
        ))}
      </ul>
    </>
  );
}

function Entry(props: AttentionListProps & { readonly entry: Attention }) {
  const { entry, couriers, selectedId, nowMs, timeZone, onSelect, onHover } = props;
  const { row, alert, others, urgency } = entry;
  const courier = row.courierId === null ? undefined : couriers.get(row.courierId);
  const also = otherReasons(others);
  return (
    <li className="border-line border-b">
      <button
        aria-current={row.orderId === selectedId}
        className={`grid w-full grid-cols-[14px_1fr_auto] items-start gap-x-3 px-4 py-2.5 text-left hover:bg-selected max-[899px]:min-h-11 max-[899px]:py-3.5 ${
          row.orderId === selectedId ? "bg-selected shadow-[inset_3px_0_0_var(--ink)]" : ""
        }`}
        data-attention={row.orderId}
        onClick={() => onSelect(row.orderId)}
        onMouseEnter={() => onHover(row.orderId)}
        onMouseLeave={() => onHover(null)}
        type="button"
      >
        <span className="pt-[3px]">
          <UrgencyShape urgency={urgency} />
        </span>
        <span className="min-w-0">
          <span className="block font-[620] text-[13.5px]/[18px] tabular-nums max-[899px]:text-[15px]/[20px]">
            {alertTitle(entry, nowMs)}
          </span>
          <span className="block truncate text-[13px]/[17px] max-[899px]:text-[14px]/[20px]">
            <b className="font-[620]">{row.number}</b> {row.restaurantName} → {row.dropoffAddress}
          </span>
          <span className="block text-[12.5px]/[16px] text-ink-2 tabular-nums max-[899px]:text-[13px]/[18px]">
            {alertReason(entry, { courier, timeZone })}
            {also === "" ? "" : ` ${also}`}
          </span>
        </span>
        <time className="text-[12px]/[18px] text-ink-2 tabular-nums" dateTime={new Date(alert.sinceMs).toISOString()}>
          {formatTime(alert.sinceMs, timeZone)}
        </time>
      </button>
    </li>
  );
}

function FoldedCounts({ entries }: { entries: readonly Attention[] }) {
  return (
    <ul aria-hidden="true" className="grid gap-3 py-3 min-[1280px]:hidden max-[899px]:hidden">
      {groups.map(({ urgency }) => (
        <li className="grid justify-items-center gap-0.5 text-[12.5px] tabular-nums" key={urgency}>
          <UrgencyShape urgency={urgency} />
          {entries.filter((entry) => entry.urgency === urgency).length}
        </li>
      ))}
    </ul>
  );
}

/** To the next entry of the list, or the one before; to the first when none has the focus. */
export function focusAlert(by: 1 | -1): void {
  const entries = [...document.querySelectorAll<HTMLElement>("[data-attention]")];
  const { activeElement } = document;
  const at = activeElement instanceof HTMLElement ? entries.indexOf(activeElement) : -1;
  entries[at === -1 ? 0 : Math.min(entries.length - 1, Math.max(0, at + by))]?.focus();
}

const ANNOUNCE_EVERY_MS = 10_000;

/** A new alert that hurts now, politely and not more often than one can listen. */
function Announcer({ entries, nowMs }: { entries: readonly Attention[]; nowMs: number }) {
  const urgent = entries.filter(({ urgency }) => urgency === "now");
  const [told, setTold] = useState(() => ({ ids: new Set(urgent.map(idOf)), words: "", atMs: 0 }));
  const fresh = urgent.find((entry) => !told.ids.has(idOf(entry)));
  useEffect(() => {
    if (fresh === undefined || nowMs - told.atMs < ANNOUNCE_EVERY_MS) return;
    const words = `${alertTitle(fresh, nowMs)}, order ${fresh.row.number}`;
    // Those no longer there are forgotten, so that a return is news again.
    setTold({ ids: new Set(urgent.map(idOf)), words, atMs: nowMs });
  }, [fresh, urgent, nowMs, told]);
  return (
    <p aria-live="polite" className="sr-only">
      {told.words}
    </p>
  );
}

const idOf = ({ row, alert }: Attention): string => `${row.orderId} ${alert.kind}`;
