"use client";

import type { OrderHistory } from "@doorstep/db/history";
import type { OrderSnapshot, OrderView } from "@doorstep/events/browser";
import { alertNames, hasAlert, urgencyOf } from "./alerts.ts";
import { DrawerFrame } from "./drawer-frame.tsx";
import { formatAge, formatRange, formatSigned, formatTime } from "./format.ts";
import { StageMark, UrgencyShape } from "./marks.tsx";
import { Promises } from "./promises.tsx";

interface OrderDrawerProps {
  readonly snapshot: OrderSnapshot;
  readonly nowMs: number;
  readonly timeZone: string;
  readonly dinerLink: string | null;
  /** Null until it is read, or when nothing is written down yet. */
  readonly history: OrderHistory | null;
  readonly onClose: () => void;
}

const stepWords: Readonly<Record<OrderView["timeline"][number]["step"], string>> = {
  placed: "Placed",
  paid: "Paid",
  confirmed: "Confirmed",
  preparing: "Cooking",
  ready: "Food ready",
  courierAssigned: "Courier assigned",
  pickedUp: "Picked up",
  onTheWay: "On the way",
  delivered: "At the door",
  cancelled: "Cancelled",
};

const causeWords: Readonly<Record<NonNullable<OrderView["arrival"]>["causes"][number]["cause"], string>> = {
  kitchen: "Kitchen",
  courier: "Courier to the restaurant",
  traffic: "Traffic",
  detour: "Detour",
  stop: "Standing still",
  door: "At the door",
  other: "Everything else",
};

/** One order: arrival and slip first, then why it moved, then what happened when. */
export function OrderDrawer({ snapshot, nowMs, timeZone, dinerLink, history, onClose }: OrderDrawerProps) {
  const { view, position } = snapshot;
  const { arrival } = view;
  return (
    <DrawerFrame label={`Order ${view.number}`} onClose={onClose} subject={view.orderId}>
      <div className="flex items-center gap-3 border-line border-b px-4 py-3 text-[13px]">
        <StageMark phase={view.phase} />
        {dinerLink !== null && (
          <a
            className="ml-auto text-ink-2 underline underline-offset-2"
            href={dinerLink}
            rel="noopener"
            target="_blank"
          >
            What the diner sees
          </a>
        )}
      </div>
      <section className="border-line border-b px-4 py-4">
        <Arrives timeZone={timeZone} view={view} />
        <p className="mt-2 text-[13px]">{view.restaurant.name}</p>
        <p className="text-[13px] text-ink-2">
          {view.dropoff.address}
          {view.dropoff.note === null ? "" : `, ${view.dropoff.note}`}
          {view.dinerName === null ? "" : ` · ${view.dinerName}`}
        </p>
      </section>
      <Alerts timeZone={timeZone} view={view} />
      {arrival !== null && arrival.causes.length > 0 && (
        <section className="border-line border-b px-4 py-4">
          <div className="flex justify-between text-[13px]">
            <h3 className="font-[620]">Why it moved</h3>
            <span className="text-ink-2">
              adds up to <b className="font-semibold text-ink">{formatSigned(arrival.changeMin)} min</b>
            </span>
          </div>
          <dl className="mt-2 grid grid-cols-[1fr_auto] gap-y-1 text-[13px] tabular-nums">
            {arrival.causes.map(({ cause, minutes }) => (
              <div className="contents" key={cause}>
                <dt>{causeWords[cause]}</dt>
                <dd>{formatSigned(minutes)}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <section className="border-line border-b px-4 py-4 text-[13px]">
        <h3 className="font-[620]">Courier</h3>
        <p className="mt-1">{courierSentence(view, nowMs)}</p>
        {position !== null && (
          <p className="text-ink-2 tabular-nums">
            {position.speedMps === null ? "" : `${Math.round(position.speedMps * 3.6)} km/h · `}
            {position.street === null ? "" : `${position.street} · `}
            {formatAge(nowMs - position.atMs)} ago
          </p>
        )}
      </section>
      {history !== null && <Promises history={history} timeZone={timeZone} />}
      <section className="px-4 py-4">
        <h3 className="font-[620] text-[13px]">Timeline</h3>
        <ol className="mt-2 text-[13px] tabular-nums">
          {view.timeline.map((step) => (
            <li className="flex items-center gap-3 py-[3px]" key={step.step}>
              <span className="w-14 text-ink-2">{stepTime(step, timeZone)}</span>
              <StepDot state={step.state} />
              <span className={step.state === "now" ? "font-semibold" : step.state === "next" ? "text-ink-2" : ""}>
                {stepWords[step.step]}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </DrawerFrame>
  );
}

/** What of the order needs someone, and since when; nothing when all is well. */
function Alerts({ view, timeZone }: { view: OrderView; timeZone: string }) {
  if (view.alerts.length === 0 && view.paymentWait !== "notKnown") return null;
  return (
    <section className="border-line border-b px-4 py-3 text-[13px]">
      <h3 className="sr-only">Needs attention</h3>
      <ul className="grid gap-1">
        {view.alerts.map(({ kind, sinceMs }) => (
          <li className="flex items-center gap-2" key={kind}>
            <UrgencyShape urgency={urgencyOf(kind, view)} />
            <span className="font-[620]">{alertNames[kind]}</span>
            <span className="ml-auto text-ink-2 tabular-nums">since {formatTime(sinceMs, timeZone)}</span>
          </li>
        ))}
      </ul>
      {view.paymentWait === "notKnown" && (
        <p className="text-ink-2">Payment not known yet: the orders API has not been heard for a while.</p>
      )}
    </section>
  );
}

function Arrives({ view, timeZone }: { view: OrderView; timeZone: string }) {
  if (view.deliveredAtMs !== null) {
    return (
      <>
        <p className="text-[12.5px] text-ink-2">Delivered</p>
        <p className="font-[640] text-[27px]/[32px] tabular-nums">{formatTime(view.deliveredAtMs, timeZone)}</p>
      </>
    );
  }
  if (view.cancelled !== null) {
    return (
      <>
        <p className="text-[12.5px] text-ink-2">Cancelled by the {view.cancelled.by}</p>
        <p className="font-[640] text-[27px]/[32px] tabular-nums">{formatTime(view.cancelled.atMs, timeZone)}</p>
      </>
    );
  }
  if (view.arrival === null) return <p className="text-[16px]">Arrival not known yet</p>;
  // As in the table, so that no two places differ.
  const slipMin = Math.round((view.arrival.expectedMs - view.arrival.firstLatestMs) / 60_000);
  return (
    <>
      <p className="text-[12.5px] text-ink-2">Arrives, 8 times in 10</p>
      <div className="flex items-center justify-between">
        <p className="font-[640] text-[27px]/[32px] tabular-nums">{formatRange(view.arrival, timeZone)}</p>
        {hasAlert(view, "late") && (
          <span className="flex items-center gap-1.5 font-semibold text-[13px] text-attention">
            <UrgencyShape urgency="now" />
            {slipMin > 0 ? `${slipMin} min late` : "Late"}
          </span>
        )}
      </div>
      <p className="text-[12.5px] text-ink-2">
        first shown{" "}
        {formatRange({ earliestMs: view.arrival.firstEarliestMs, latestMs: view.arrival.firstLatestMs }, timeZone)}
      </p>
    </>
  );
}

function courierSentence({ courier }: OrderView, nowMs: number): string {
  if (courier === null) return "None yet.";
  if (courier.silentSinceMs !== null)
    return `${courier.name} is silent, last seen ${formatAge(nowMs - courier.silentSinceMs)} ago.`;
  if (!courier.onRoute) return `${courier.name} is off the route.`;
  if (courier.stoppedSinceMs !== null)
    return `${courier.name} has stood still for ${formatAge(nowMs - courier.stoppedSinceMs)}.`;
  switch (courier.activity) {
    case "toRestaurant":
      return `${courier.name} rides to the restaurant.`;
    case "atRestaurant":
      return `${courier.name} is at the restaurant.`;
    case "toDoor":
      return `${courier.name} rides to the door.`;
    case "atDoor":
      return `${courier.name} is at the door.`;
  }
}

const stepTime = (step: OrderView["timeline"][number], timeZone: string): string =>
  step.atMs !== null
    ? formatTime(step.atMs, timeZone)
    : step.expectedMs !== null
      ? `~${formatTime(step.expectedMs, timeZone)}`
      : "";

function StepDot({ state }: { state: OrderView["timeline"][number]["state"] }) {
  const look = {
    past: "border-ink-3 bg-ink-3",
    now: "border-moving bg-moving",
    next: "border-edge bg-transparent",
    failed: "border-attention bg-attention",
  }[state];
  return <span aria-hidden="true" className={`size-2 rounded-full border ${look}`} />;
}
