/** The steps a diner sees: six of the order's, or those up to where it ended. */
import type { OrderView, TimelineStep } from "@doorstep/events/browser";
import type { MessageKey } from "../i18n/messages.ts";
import type { Message } from "../i18n/translator.ts";

export interface Step {
  readonly name: StepName;
  readonly mark: "past" | "now" | "next" | "failed";
  readonly label: MessageKey;
  /** Null when nothing is known and nothing need be said. */
  readonly time: Message | null;
}

type StepName = TimelineStep["step"];

const SHOWN: readonly StepName[] = ["placed", "confirmed", "preparing", "pickedUp", "onTheWay", "delivered"];

const LABEL: Record<StepName, MessageKey> = {
  placed: "step.placed",
  paid: "step.paid",
  confirmed: "step.confirmed",
  preparing: "step.preparing",
  ready: "step.ready",
  courierAssigned: "step.courierAssigned",
  pickedUp: "step.pickedUp",
  onTheWay: "step.onTheWay",
  delivered: "step.delivered",
  cancelled: "step.cancelled",
};

export function stepsOf(view: OrderView): readonly Step[] {
  const known = new Map(view.timeline.map((step) => [step.step, step]));
  if (view.phase === "paymentFailed") return failedPayment(known);
  if (view.phase === "cancelled") return cancelled(known, view);

  const current = view.phase === "delivered" ? -1 : SHOWN.findLastIndex((name) => happened(known.get(name)));
  return SHOWN.map((name, index): Step => {
    const step = known.get(name);
    const mark = index === current ? "now" : happened(step) || index < current ? "past" : "next";
    return { name, mark, label: LABEL[name], time: timeOf({ name, mark, step, view }) };
  });
}

/** The name of where the order stands, for the title. */
export function currentStep(view: OrderView): MessageKey {
  switch (view.phase) {
    case "near":
      return "step.near";
    case "atDoor":
      return "step.atDoor";
    case "ready":
      return "step.ready";
    case "paymentFailed":
      return "step.paymentFailed";
    default:
      return LABEL[view.phase];
  }
}

function failedPayment(known: ReadonlyMap<StepName, TimelineStep>): readonly Step[] {
  return [
    { name: "placed", mark: "past", label: "step.placed", time: at(known.get("placed")) },
    { name: "paid", mark: "failed", label: "step.paymentFailed", time: at(known.get("paid")) },
    { name: "confirmed", mark: "next", label: "step.confirmed", time: { key: "step.afterPayment" } },
  ];
}

function cancelled(known: ReadonlyMap<StepName, TimelineStep>, view: OrderView): readonly Step[] {
  const done = SHOWN.filter((name) => happened(known.get(name))).map(
    (name): Step => ({ name, mark: "past", label: LABEL[name], time: at(known.get(name)) }),
  );
  const time: Message | null =
    view.cancelled === null
      ? at(known.get("cancelled"))
      : { key: "time.at", values: { time: { clockMs: view.cancelled.atMs } } };
  return [...done, { name: "cancelled", mark: "failed", label: "step.cancelled", time }];
}

function timeOf({
  name,
  mark,
  step,
  view,
}: {
  readonly name: StepName;
  readonly mark: Step["mark"];
  readonly step: TimelineStep | undefined;
  readonly view: OrderView;
}): Message | null {
  if (mark === "now" && step?.atMs != null) return { key: "time.since", values: { time: { clockMs: step.atMs } } };
  if (mark !== "next") return at(step);
  if (name === "delivered" && view.arrival !== null) return { key: "time.span", values: { span: view.arrival } };
  if (step?.expectedMs == null) return { key: "time.unknown" };
  return { key: "time.about", values: { time: { clockMs: step.expectedMs } } };
}

function at(step: TimelineStep | undefined): Message | null {
  return step?.atMs == null ? null : { key: "time.at", values: { time: { clockMs: step.atMs } } };
}

function happened(step: TimelineStep | undefined): boolean {
  return step !== undefined && (step.state === "past" || step.state === "now");
}
