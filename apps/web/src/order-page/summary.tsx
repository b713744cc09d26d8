import type { OrderRoute, OrderView } from "@doorstep/events/browser";
import { ChevronDown, ReceiptText } from "lucide-react";
import type { ReactNode } from "react";
import type { Translator } from "../i18n/translator.ts";
import { buttonClass } from "../ui/button.tsx";
import { Timeline, type TimelineRow } from "../ui/timeline.tsx";
import { minutesBetween } from "./arrival-words.ts";
import { Bill } from "./bill.tsx";

interface SummaryProps {
  readonly t: Translator;
  readonly view: OrderView;
  readonly route: OrderRoute | null;
  readonly rows: readonly TimelineRow[];
  /** What the diner has to say of it. */
  readonly children: ReactNode;
}

/** After delivery: where the time went, every step behind one row, a rating, the bill, and once more. */
export function Summary({ t, view, route, rows, children }: SummaryProps) {
  const pickedUpAtMs = view.timeline.find((step) => step.step === "pickedUp")?.atMs ?? null;
  return (
    <>
      {pickedUpAtMs !== null && view.deliveredAtMs !== null && (
        <WhereTimeWent
          t={t}
          view={view}
          drivenM={route === null ? null : route.dropoffAlongM - route.pickupAlongM}
          times={{ placedAtMs: view.placedAtMs, pickedUpAtMs, deliveredAtMs: view.deliveredAtMs }}
        />
      )}
      <Folded label={t.text("delivered.steps")}>
        <Timeline rows={rows} label={t.text("order.steps")} />
      </Folded>
      {children}
      <div className="grid grid-cols-[repeat(auto-fit,minmax(9.5rem,1fr))] gap-3 pt-4 desk:grid-cols-1">
        <a
          href={`/restaurants/${encodeURIComponent(view.restaurant.restaurantId)}`}
          className={buttonClass("filled", "px-3!")}
        >
          {t.text("delivered.again")}
        </a>
        <details id="receipt" className="group open:col-span-full desk:hidden">
          <summary className={buttonClass("outlined", "w-full px-3!")}>
            <ReceiptText size={20} strokeWidth={1.75} aria-hidden="true" />
            {t.text("delivered.receipt")}
          </summary>
          <div className="opening pt-5">
            <Bill t={t} view={view} />
          </div>
        </details>
      </div>
    </>
  );
}

function Folded({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <details className="group">
      <summary className="flex min-h-11 items-center justify-between text-row text-ink-2">
        {label}
        <ChevronDown size={20} strokeWidth={1.75} aria-hidden="true" className="group-open:rotate-180" />
      </summary>
      <div className="opening">{children}</div>
    </details>
  );
}

interface Times {
  readonly placedAtMs: number;
  readonly pickedUpAtMs: number;
  readonly deliveredAtMs: number;
}

/** One bar of two lengths: hatched in the kitchen, solid on the road. */
function WhereTimeWent(props: { t: Translator; view: OrderView; drivenM: number | null; times: Times }) {
  const { t, view, drivenM, times } = props;
  const kitchen = { earliestMs: times.placedAtMs, latestMs: times.pickedUpAtMs };
  const road = { earliestMs: times.pickedUpAtMs, latestMs: times.deliveredAtMs };
  const kitchenMin = minutesBetween({ nowMs: kitchen.earliestMs, atMs: kitchen.latestMs });
  const roadMin = minutesBetween({ nowMs: road.earliestMs, atMs: road.latestMs });
  // A sliver still has to be seen.
  const columns = [kitchenMin, roadMin].map((minutes) => `minmax(min(6.5rem, 48%), ${Math.max(minutes, 1)}fr)`);
  return (
    <section>
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="text-section">{t.text("delivered.minutes", { minutes: kitchenMin + roadMin })}</h2>
        {drivenM !== null && view.courier !== null && (
          <p className="text-row text-ink-2">
            {t.text(`delivered.by.${view.courier.vehicle}`, { distance: { metres: drivenM } })}
          </p>
        )}
      </div>
      <dl className="mt-1 grid gap-x-[3px]" style={{ gridTemplateColumns: columns.join(" ") }}>
        <Part
          bar="border-[1.5px] border-ink-2 bg-[repeating-linear-gradient(115deg,transparent_0_4px,var(--ink-2)_4px_6px)]"
          minutes={t.text("unit.minutes", { figure: kitchenMin })}
          where={t.text("delivered.kitchen")}
          span={t.figures.rangeText(kitchen)}
        />
        <Part
          bar="bg-ink"
          minutes={t.text("unit.minutes", { figure: roadMin })}
          where={t.text("delivered.road")}
          span={t.figures.rangeText(road)}
        />
      </dl>
    </section>
  );
}

function Part(props: { bar: string; minutes: string; where: string; span: string }) {
  return (
    <div>
      <div aria-hidden="true" className={`mt-2 mb-2 h-2.5 rounded-full ${props.bar}`} />
      <dt className="flex flex-col-reverse">
        <span className="text-row leading-5 text-ink-2">{props.where}</span>
        <span className="text-section">{props.minutes}</span>
      </dt>
      <dd className="text-caption text-ink-2">{props.span}</dd>
    </div>
  );
}
