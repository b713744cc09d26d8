/** One order as its page knows it, folded from what the socket says. Pure; the shell asks. */
import type {
  Beat,
  OrderPosition,
  OrderSnapshot,
  OrderStatus,
  Refusal,
  WatchOrderAnswer,
} from "@doorstep/events/browser";
import { judgePosition, judgeStatus, newerSnapshot, type Verdict, withPosition, withStatus } from "./versions.ts";

export interface OrderKnown {
  readonly snapshot: OrderSnapshot;
  /** Log time the server has reached for this order. Far behind now means: do not call it live. */
  readonly asOfMs: number;
  /** Positions come no oftener just now: 0 while each comes as it is known, null while none comes. */
  readonly positionsEveryMs: number | null;
  /** Why the server will not show this order; null while it does. */
  readonly refused: Refusal["error"] | null;
}

export type OrderEvent =
  | { readonly type: "status"; readonly message: OrderStatus }
  | { readonly type: "position"; readonly message: OrderPosition }
  | { readonly type: "snapshot"; readonly message: OrderSnapshot }
  | { readonly type: "answer"; readonly message: WatchOrderAnswer }
  | { readonly type: "beat"; readonly message: Beat };

export interface OrderStep {
  readonly state: OrderKnown;
  /** Something is missing: tell the server what we have and take what it answers. */
  readonly ask: boolean;
}

export function startOrder(initial: OrderSnapshot): OrderKnown {
  return { snapshot: initial, asOfMs: initial.view.asOfMs, positionsEveryMs: 0, refused: null };
}

export function stepOrderKnown(state: OrderKnown, event: OrderEvent): OrderStep {
  switch (event.type) {
    case "status":
      return judged(state, judgeStatus(state.snapshot, event.message), () => withStatus(state.snapshot, event.message));
    case "position":
      return judged(state, judgePosition(state.snapshot, event.message), () =>
        withPosition(state.snapshot, event.message),
      );
    case "snapshot":
      return { state: withSnapshot(state, event.message), ask: false };
    case "answer":
      return { state: withAnswer(state, event.message), ask: false };
    case "beat":
      return { state: withBeat(state, event.message), ask: false };
  }
}

/** What the page has, in the words of the request. */
export function haveOf({ snapshot }: OrderKnown): { logId: string; statusVersion: number; positionVersion: number } {
  const { view, position } = snapshot;
  return { logId: view.logId, statusVersion: view.statusVersion, positionVersion: position?.positionVersion ?? 0 };
}

function judged(state: OrderKnown, verdict: Verdict, apply: () => OrderSnapshot): OrderStep {
  if (verdict !== "apply") return { state, ask: verdict === "ask" };
  return { state: withSnapshot(state, apply()), ask: false };
}

function withSnapshot(state: OrderKnown, got: OrderSnapshot): OrderKnown {
  const snapshot = newerSnapshot(state.snapshot, got);
  const sameLog = snapshot.view.logId === state.snapshot.view.logId;
  const toldOfMs = Math.max(snapshot.view.asOfMs, snapshot.position?.receivedAtMs ?? 0);
  const asOfMs = sameLog ? Math.max(state.asOfMs, toldOfMs) : toldOfMs;
  return { ...state, snapshot, asOfMs, refused: null };
}

function withBeat(state: OrderKnown, { asOfMs, positionsEveryMs = 0 }: Beat): OrderKnown {
  return { ...state, asOfMs: Math.max(state.asOfMs, asOfMs), positionsEveryMs };
}

function withAnswer(state: OrderKnown, answer: WatchOrderAnswer): OrderKnown {
  if (!answer.ok) return { ...state, refused: answer.error };
  if (!answer.current) return withSnapshot(state, answer.snapshot);
  const { position } = answer;
  if (position === null || judgePosition(state.snapshot, position) !== "apply") return { ...state, refused: null };
  return withSnapshot(state, withPosition(state.snapshot, position));
}
