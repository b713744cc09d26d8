"use client";

import { BatteryMedium, CircleCheck, CloudOff, MapPinOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslator } from "../i18n/provider.tsx";
import type { Translator } from "../i18n/translator.ts";
import type { Jobs } from "./use-jobs.ts";
import type { Positions } from "./use-positions.ts";

interface TopPillProps {
  readonly jobs: Jobs;
  readonly positions: Positions;
  readonly nowMs: number;
}

/** Am I out, is my position getting through, and will the phone last. */
export function TopPill({ jobs, positions, nowMs }: TopPillProps) {
  const t = useTranslator();
  const [busy, setBusy] = useState(false);
  const { online } = jobs.now.courier;
  const { batteryPercent } = positions;

  const turn = async (): Promise<void> => {
    setBusy(true);
    await jobs.setOnline(!online).finally(() => setBusy(false));
  };

  return (
    <div className="absolute inset-x-3 top-3 z-10 flex min-h-12 items-center justify-between gap-3 rounded-full bg-surface pr-4 pl-2 shadow-float">
      <button
        type="button"
        role="switch"
        aria-checked={online}
        disabled={busy}
        onClick={() => void turn()}
        className="press inline-flex min-h-11 items-center gap-2 rounded-full px-2 text-label font-[650]"
      >
        <span
          aria-hidden="true"
          className={`relative h-[18px] w-[30px] rounded-full transition-colors ${online ? "bg-moving" : "bg-ink-3"}`}
        >
          <span
            className={`absolute top-0.5 size-3.5 rounded-full bg-surface transition-[left] ${online ? "left-3.5" : "left-0.5"}`}
          />
        </span>
        {t.text(online ? "courier.online" : "courier.offline")}
      </button>
      {online && nowMs > 0 && <Sent t={t} jobs={jobs} positions={positions} nowMs={nowMs} />}
      {batteryPercent !== null && (
        <span className="inline-flex shrink-0 items-center gap-1.5 text-label text-ink-2">
          <BatteryMedium size={18} strokeWidth={1.75} aria-hidden="true" />
          {t.text("courier.battery", { percent: batteryPercent })}
        </span>
      )}
    </div>
  );
}

/** Older than this, the last position is not "just now" any more. */
const LATE_MS = 15_000;

function Sent({ t, positions, nowMs }: { readonly t: Translator } & TopPillProps) {
  const { problem, kept, sentAtMs } = positions;
  if (problem === "denied") return <Note icon={<MapPinOff {...ICON} />}>{t.text("courier.noPermission")}</Note>;
  const isLate = sentAtMs === null || nowMs - sentAtMs >= LATE_MS;
  if (kept > 1 && isLate) return <Note icon={<CloudOff {...ICON} />}>{t.text("courier.kept", { count: kept })}</Note>;
  if (sentAtMs === null) return <Note icon={null}>{t.text("courier.looking")}</Note>;
  const age = { ageMs: Math.max(0, nowMs - sentAtMs) };
  return <Note icon={<CircleCheck {...ICON} />}>{t.text("courier.sentAgo", { age })}</Note>;
}

const ICON = { size: 18, strokeWidth: 1.75, "aria-hidden": true } as const;

const Note = ({ icon, children }: { readonly icon: ReactNode; readonly children: string }) => (
  <span className="inline-flex min-w-0 items-center gap-1.5 text-label leading-4 text-ink-2">
    {icon !== null && <span className="shrink-0">{icon}</span>}
    {children}
  </span>
);
