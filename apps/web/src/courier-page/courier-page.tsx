"use client";

import type { CourierJobs } from "@doorstep/events/browser";
import { useEffect, useState } from "react";
import { useTranslator } from "../i18n/provider.tsx";
import { CourierMapArea } from "./courier-map-area.tsx";
import { IdleSheet } from "./idle-sheet.tsx";
import { JobSheet } from "./job-sheet.tsx";
import { shownJob } from "./shown-job.ts";
import { TopPill } from "./top-pill.tsx";
import { UndoBar } from "./undo-bar.tsx";
import { useAccepted } from "./use-accepted.ts";
import { useJobs } from "./use-jobs.ts";
import { usePositions } from "./use-positions.ts";

interface CourierPageProps {
  readonly initial: CourierJobs;
  readonly centre: readonly [lon: number, lat: number];
}

/** Map on top, and everything to do in thumb's reach. */
export function CourierPage({ initial, centre }: CourierPageProps) {
  const t = useTranslator();
  const jobs = useJobs(initial);
  const { online } = jobs.now.courier;
  const positions = usePositions(online);
  const { accepted, accept } = useAccepted();
  const nowMs = useSeconds();
  const shown = shownJob(jobs.now.jobs, { pressed: jobs.pressed, accepted });
  const here = positions.here === null ? null : ([positions.here.lon, positions.here.lat] as const);

  const offered = shown?.stage === "offered" ? shown.job.orderId : null;
  useEffect(() => {
    document.title = t.text(offered === null ? "courier.pageTitle" : "courier.newJobTitle");
    if (offered !== null) navigator.vibrate?.([200, 100, 200]);
  }, [offered, t]);

  return (
    <main className="relative mx-auto flex h-dvh max-w-160 flex-col overflow-hidden bg-bg">
      <CourierMapArea shown={shown} here={here} bearingDeg={positions.here?.bearingDeg ?? null} centre={centre} />
      <TopPill jobs={jobs} positions={positions} nowMs={nowMs} />
      <div className="relative z-10 max-h-[72dvh] overflow-y-auto rounded-t-sheet bg-bg px-4 pt-4 pb-[max(1.25rem,env(safe-area-inset-bottom))] shadow-[0_-4px_20px_rgb(0_0_0/10%)]">
        {jobs.refusal !== null && (
          <p role="alert" className="mb-3 rounded-quiet bg-attention-soft px-4 py-3 text-body font-[650]">
            {jobs.refusal}
          </p>
        )}
        {jobs.pressed !== null && <UndoBar pressed={jobs.pressed} nowMs={nowMs} onUndo={jobs.undo} />}
        {shown === null ? (
          <IdleSheet jobs={jobs} positions={positions} />
        ) : (
          <JobSheet
            key={`${shown.job.orderId} ${shown.stage}`}
            {...shown}
            here={here}
            nowMs={nowMs}
            onAccept={() => accept(shown.job.orderId)}
            onPress={(name, code) => jobs.press(shown.job.orderId, name, code)}
          />
        )}
      </div>
    </main>
  );
}

/** Zero until the page is there, so that the server's words are the browser's first. */
function useSeconds(): number {
  const [nowMs, setNowMs] = useState(0);
  useEffect(() => {
    const tick = (): void => setNowMs(Date.now());
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
