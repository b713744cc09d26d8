"use client";

import { useState } from "react";
import { LanguageSwitch } from "../i18n/language-switch.tsx";
import { useTranslator } from "../i18n/provider.tsx";
import { Button } from "../ui/button.tsx";
import type { Jobs } from "./use-jobs.ts";
import type { Positions } from "./use-positions.ts";

/** Nothing to carry: what happens next, or how to begin. */
export function IdleSheet({ jobs, positions }: { readonly jobs: Jobs; readonly positions: Positions }) {
  const t = useTranslator();
  const [busy, setBusy] = useState(false);
  const { courier } = jobs.now;
  const begin = async (): Promise<void> => {
    setBusy(true);
    await jobs.setOnline(true).finally(() => setBusy(false));
  };
  const signOut = async (): Promise<void> => {
    if (courier.online) await jobs.setOnline(false);
    await fetch("/api/courier/session", { method: "DELETE" }).catch(() => null);
    location.reload();
  };
  return (
    <div className="grid gap-4">
      <div>
        <h1 className="text-title text-balance">
          {t.text(courier.online ? "courier.waiting" : "courier.hello", { name: courier.name })}
        </h1>
        <p className="pt-1 text-body text-ink-2">{t.text(nextKey(jobs, positions))}</p>
      </div>
      {!courier.online && (
        <Button
          look="filled"
          more="min-h-20 text-section"
          disabled={busy}
          aria-busy={busy}
          onClick={() => void begin()}
        >
          {t.text("courier.goOnline")}
        </Button>
      )}
      <details className="text-label text-ink-2">
        <summary className="inline-flex min-h-11 items-center">
          <span className="border-b border-ink-3">{t.text("courier.more")}</span>
        </summary>
        <div className="grid gap-3 pb-1">
          <p>
            {t.text("courier.tracker")} <code className="break-all select-all text-ink">{courier.trackerId}</code>
          </p>
          <div className="flex flex-wrap items-center gap-4">
            <button type="button" onClick={() => void signOut()} className="press min-h-11 font-[650]">
              <span className="border-b border-ink">{t.text("courier.signOut")}</span>
            </button>
            <LanguageSwitch />
          </div>
        </div>
      </details>
    </div>
  );
}

function nextKey({ now, isCutOff }: Jobs, { problem, sparing }: Positions) {
  if (!now.courier.online) return "courier.offlineNext";
  if (isCutOff) return "courier.cutOffNext";
  if (problem === "denied") return "courier.deniedNext";
  if (sparing) return "courier.sparingNext";
  return "courier.waitingNext";
}
