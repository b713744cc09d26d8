import { type OrderPhase, orderPhase } from "@doorstep/events/browser";

/** Five pips and a word: how far an order is, readable without colour. */
export interface Stage {
  readonly word: string;
  /** Pips already passed, of `PIP_COUNT`; the next one is the current. */
  readonly passed: number;
  /** False once the order has ended, one way or the other. */
  readonly live: boolean;
}

export const PIP_COUNT = 5;

export function stageOf(phase: OrderPhase): Stage {
  switch (phase) {
    case "placed":
      return { word: "Placed", passed: 0, live: true };
    case "paymentFailed":
      return { word: "Payment failed", passed: 0, live: true };
    case "confirmed":
      return { word: "Confirmed", passed: 1, live: true };
    case "preparing":
      return { word: "Kitchen", passed: 1, live: true };
    case "ready":
      return { word: "Food ready", passed: 2, live: true };
    case "pickedUp":
      return { word: "Picked up", passed: 3, live: true };
    case "onTheWay":
      return { word: "On the way", passed: 3, live: true };
    case "near":
      return { word: "Near", passed: 4, live: true };
    case "atDoor":
      return { word: "At the door", passed: 4, live: true };
    case "delivered":
      return { word: "Delivered", passed: 5, live: false };
    case "cancelled":
      return { word: "Cancelled", passed: 0, live: false };
  }
}

/** Filters of the table: one word covers the phases an operator thinks of together. */
export const stageGroups = ["all", "waiting", "kitchen", "road", "ended"] as const;
export type StageGroup = (typeof stageGroups)[number];

export function groupOf(phase: OrderPhase): Exclude<StageGroup, "all"> {
  switch (phase) {
    case "placed":
    case "paymentFailed":
      return "waiting";
    case "confirmed":
    case "preparing":
    case "ready":
      return "kitchen";
    case "pickedUp":
    case "onTheWay":
    case "near":
    case "atDoor":
      return "road";
    case "delivered":
    case "cancelled":
      return "ended";
  }
}

/** Empty for all of them. */
export const phasesOf = (group: StageGroup): readonly OrderPhase[] =>
  group === "all" ? [] : orderPhase.options.filter((phase) => groupOf(phase) === group);
