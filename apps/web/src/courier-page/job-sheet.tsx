"use client";

import type { CourierCommandName, Job } from "@doorstep/events/browser";
import { Check, Navigation, Phone, ShoppingBag, TriangleAlert } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useTranslator } from "../i18n/provider.tsx";
import { Rich } from "../i18n/rich.tsx";
import type { LonLat } from "../map/route-geometry.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { DoorMark } from "../ui/marks.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { CodeEntry } from "./code-entry.tsx";
import type { ShownJob } from "./shown-job.ts";
import { leftM, legOf, lengthM, nextLegOf } from "./way.ts";

interface JobSheetProps extends ShownJob {
  readonly here: LonLat | null;
  readonly nowMs: number;
  readonly onAccept: () => void;
  readonly onPress: (name: CourierCommandName, code?: string) => void;
}

/** One stop, and the one thing to do there. */
export function JobSheet({ job, stage, more, here, nowMs, onAccept, onPress }: JobSheetProps) {
  const t = useTranslator();
  const code = useRef<HTMLDialogElement>(null);
  const problem = useRef<HTMLDialogElement>(null);
  const toDoor = stage === "toDoor";
  const place = toDoor ? job.door : job.restaurant;
  const about = toDoor ? (job.door.note ?? job.dinerName) : job.restaurant.label;
  const awayM = leftM(legOf(job), here);
  const items = job.items.reduce((sum, { quantity }) => sum + quantity, 0);

  return (
    <div className="grid gap-3">
      <Progress second={toDoor} />
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          {stage === "offered" && <p className="text-label font-[650]">{t.text("courier.newJob")}</p>}
          <h1 className="text-title text-balance">{toDoor ? job.door.label : job.restaurant.name}</h1>
          <p className="text-relative">
            {about}
            {awayM !== null && (
              <span className="text-ink-2">
                {about !== null && " · "}
                {distance(t, awayM)}
              </span>
            )}
          </p>
        </div>
        {!toDoor && <Ready job={job} nowMs={nowMs} />}
      </div>
      <ul className="grid gap-1 text-body">
        <Row icon={<ShoppingBag size={20} strokeWidth={1.75} aria-hidden="true" />}>
          <Rich t={t} of="courier.order" values={{ number: job.number, count: items }} />
        </Row>
        {toDoor ? (
          job.dinerName !== null &&
          job.door.note !== null && (
            <Row icon={<DoorMark size={20} />}>{t.text("courier.forDiner", { name: job.dinerName })}</Row>
          )
        ) : (
          <Row icon={<DoorMark size={20} />}>
            <Rich
              t={t}
              of="courier.thenTo"
              values={{ address: job.door.label, distance: { metres: lengthM(nextLegOf(job)) } }}
            />
          </Row>
        )}
        {more > 0 && <Row icon={null}>{t.text("courier.moreJobs", { count: more })}</Row>}
      </ul>
      <div className="grid auto-cols-fr grid-flow-col gap-2">
        <a className={buttonClass("quiet", QUIET)} href={directionsTo(place)}>
          <Navigation size={20} strokeWidth={1.75} aria-hidden="true" />
          {t.text("courier.directions")}
        </a>
        {job.dinerPhone !== null && (
          <a className={buttonClass("quiet", QUIET)} href={`tel:${job.dinerPhone}`}>
            <Phone size={20} strokeWidth={1.75} aria-hidden="true" />
            {t.text("courier.call")}
          </a>
        )}
        <Button look="quiet" more={QUIET} onClick={() => problem.current?.showModal()}>
          <TriangleAlert size={20} strokeWidth={1.75} aria-hidden="true" />
          {t.text("courier.problem")}
        </Button>
      </div>
      <MainButton
        label={t.text(stage === "offered" ? "courier.accept" : toDoor ? "courier.enterCode" : "courier.haveBag")}
        onClick={() => {
          if (stage === "offered") onAccept();
          else if (toDoor) code.current?.showModal();
          else onPress("pick-up");
        }}
      />
      <Sheet ref={code} title={t.text("courier.codeTitle")} closeLabel={t.text("action.close")}>
        <CodeEntry
          t={t}
          codesLeft={job.codesLeft}
          onCode={(digits) => {
            code.current?.close();
            onPress("deliver", digits);
          }}
        />
      </Sheet>
      <Sheet ref={problem} title={t.text("courier.problemTitle")} closeLabel={t.text("action.close")}>
        <p className="pb-4 text-body text-ink-2">
          {t.text(toDoor ? "courier.nobodyOpensAbout" : "courier.cannotAbout")}
        </p>
        <Button
          look="outlined"
          onClick={() => {
            problem.current?.close();
            onPress(toDoor ? "undeliverable" : "decline");
          }}
        >
          {t.text(toDoor ? "courier.nobodyOpens" : "courier.cannot")}
        </Button>
      </Sheet>
    </div>
  );
}

const QUIET = "min-h-16 flex-col gap-1 text-label";

const distance = (t: ReturnType<typeof useTranslator>, metres: number): string => {
  const { unit, figure } = t.figures.distance(metres);
  return t.text(unit === "metres" ? "unit.metres" : "unit.kilometres", { figure });
};

function Progress({ second }: { readonly second: boolean }) {
  const t = useTranslator();
  const part = (isNow: boolean, label: string) => (
    <li aria-current={isNow ? "step" : undefined} className={isNow ? "text-ink" : "text-ink-2"}>
      <span className={`block h-1 rounded-full ${isNow ? "bg-ink" : "bg-line"}`} />
      <span className="block pt-1.5 text-label font-[650]">{label}</span>
    </li>
  );
  return (
    <ol className="grid grid-cols-2 gap-2">
      {part(!second, t.text("courier.stepPickUp"))}
      {part(second, t.text("courier.stepDeliver"))}
    </ol>
  );
}

function Ready({ job, nowMs }: { readonly job: Job; readonly nowMs: number }) {
  const t = useTranslator();
  const { isReady, expectedReadyAtMs } = job;
  const inMin = expectedReadyAtMs === null ? 0 : Math.ceil((expectedReadyAtMs - nowMs) / 60_000);
  return (
    <div className="shrink-0 text-right">
      <p className="text-label text-ink-2">{t.text("courier.bagReady")}</p>
      <p className="text-section">
        {isReady
          ? t.text("courier.now")
          : expectedReadyAtMs === null
            ? t.text("time.unknown")
            : t.text("time.at", { time: { clockMs: expectedReadyAtMs } })}
      </p>
      {!isReady && nowMs > 0 && inMin > 0 && (
        <p className="text-label text-ink-2">{t.text("courier.inMin", { minutes: inMin })}</p>
      )}
    </div>
  );
}

const Row = ({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) => (
  <li className="flex min-h-8 items-center gap-2.5">
    <span className="grid size-5 shrink-0 place-items-center text-ink-2">{icon}</span>
    <span>{children}</span>
  </li>
);

const MainButton = ({ label, onClick }: { readonly label: string; readonly onClick: () => void }) => (
  <Button look="filled" more="min-h-20 rounded-sheet text-section" onClick={onClick}>
    <Check size={24} strokeWidth={2} aria-hidden="true" />
    {label}
  </Button>
);

/** In the phone's own map. */
function directionsTo({ label, position: [lon, lat] }: Job["restaurant"] | Job["door"]): string {
  return `geo:${lat},${lon}?q=${lat},${lon}(${encodeURIComponent(label)})`;
}
