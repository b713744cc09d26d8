"use client";

import { DoorMark } from "../ui/marks.tsx";
import { formatLag, formatTimeWithSeconds } from "./format.ts";
import { UrgencyShape } from "./marks.tsx";
import { LAG_LIMIT_MS } from "./numbers.tsx";

interface TopBarProps {
  /** On a phone the list of alerts has its title here; null when another view has the screen. */
  readonly attention: number | null;
  readonly connected: boolean;
  /** Age of the oldest partition shown. */
  readonly behindMs: number;
  readonly nowMs: number;
  readonly timeZone: string;
  readonly onTryNow: () => void;
}

export function TopBar({ attention, connected, behindMs, nowMs, timeZone, onTryNow }: TopBarProps) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-4 border-line border-b bg-surface px-4">
      {attention !== null && (
        <p className="flex items-center gap-2.5 font-[640] text-[17px] min-[900px]:hidden">
          Needs attention
          <span className="rounded-full bg-sunken px-2 font-normal text-[12.5px]/[20px] tabular-nums">{attention}</span>
        </p>
      )}
      <p className={`flex items-center gap-2 font-[640] text-[16px] ${attention === null ? "" : "max-[899px]:hidden"}`}>
        <DoorMark size={22} />
        Doorstep <span className="font-normal text-ink-2">Ops</span>
      </p>
      <span className="ml-auto" role="status">
        <LivePill behindMs={behindMs} connected={connected} />
      </span>
      {!connected && (
        <button className="text-[13px] underline underline-offset-2" onClick={onTryNow} type="button">
          Try now
        </button>
      )}
      <time
        className="font-semibold text-[14px] tabular-nums max-[420px]:hidden"
        dateTime={new Date(nowMs).toISOString()}
        suppressHydrationWarning
      >
        {formatTimeWithSeconds(nowMs, timeZone)}
      </time>
    </header>
  );
}

/** Green only while everything shown is live; amber comes with its shape and a word. */
function LivePill({ connected, behindMs }: { connected: boolean; behindMs: number }) {
  const behind = `${formatLag(behindMs)} behind`;
  const live = connected && behindMs <= LAG_LIMIT_MS;
  return (
    <span
      className={`flex h-7 items-center gap-1.5 rounded-full px-3 text-[12.5px] tabular-nums ${
        live ? "bg-moving-soft text-moving" : "bg-attention-soft text-ink"
      }`}
    >
      {live ? <span aria-hidden="true" className="size-2 rounded-full bg-moving" /> : <UrgencyShape urgency="soon" />}
      <b className="font-semibold">{connected ? (live ? "Live" : "Behind") : "Reconnecting…"}</b>
      {/* The age changes every second and is not worth announcing. */}
      <span aria-hidden="true" className="whitespace-nowrap">
        {behind}
      </span>
    </span>
  );
}
