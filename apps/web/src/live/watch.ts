/**
 * A watch: one fold kept current over a socket that comes and goes. Each connection, each
 * gap and each passing refusal ends in the same act, to say what we have and take the answer.
 */
import type { CitySnapshot, ClientToServer, OrderSnapshot, Refusal, ServerToClient } from "@doorstep/events/browser";
import type { Socket } from "socket.io-client";
import { type CityKnown, startCity, stepCityKnown } from "./city-live.ts";
import type { LiveConnection } from "./connection.ts";
import { haveOf, type OrderEvent, type OrderKnown, startOrder, stepOrderKnown } from "./order-live.ts";
import { createStore, type Store } from "./store.ts";

/** What watches share: the socket and what it says of the server. */
export interface Wire {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  readonly connection: Store<LiveConnection>;
  readonly heard: (serverNowMs: number | null) => void;
}

export interface Watch<T> extends Store<T> {
  readonly close: () => void;
}
export type OrderLive = OrderKnown & { readonly connection: LiveConnection };
export type CityLive = CityKnown & { readonly connection: LiveConnection };

const ANSWER_WITHIN_MS = 5_000;
const ASK_AGAIN_AFTER_MS = 2_000;

export function watchOrder(
  wire: Wire,
  { orderId, token, initial }: { orderId: string; token: string; initial: OrderSnapshot },
): Watch<OrderLive> {
  const { socket } = wire;
  const known = keep(wire, startOrder(initial));
  const apply = (event: OrderEvent): void => {
    const { state, ask } = stepOrderKnown(known.get(), event);
    known.set(state);
    if (ask) asking.now();
  };
  const asking = askUntilAnswered(wire, async () => {
    const request = { orderId, token, have: haveOf(known.get()) };
    const message = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck("watchOrder", request);
    wire.heard(message.ok ? message.beat.serverNowMs : null);
    apply({ type: "answer", message });
    if (message.ok) apply({ type: "beat", message: message.beat });
    return message.ok ? null : message.error;
  });

  const onStatus: ServerToClient["status"] = (message) => {
    if (message.view.orderId === orderId) apply({ type: "status", message });
  };
  const onPosition: ServerToClient["position"] = (message) => {
    if (message.orderId === orderId) apply({ type: "position", message });
  };
  const onSnapshot: ServerToClient["snapshot"] = (message) => {
    if (message.view.orderId === orderId) apply({ type: "snapshot", message });
  };
  const onBeat: ServerToClient["beat"] = (message) => apply({ type: "beat", message });
  socket.on("status", onStatus).on("position", onPosition).on("snapshot", onSnapshot).on("beat", onBeat);

  return {
    ...known.store,
    close: () => {
      socket.off("status", onStatus).off("position", onPosition).off("snapshot", onSnapshot).off("beat", onBeat);
      asking.close();
      known.close();
      if (socket.connected) socket.emit("unwatchOrder", { orderId });
    },
  };
}

export function watchCity(
  wire: Wire,
  { token, initial }: { token: string; initial: CitySnapshot | null },
): Watch<CityLive> {
  const { socket } = wire;
  const known = keep(wire, startCity(initial));
  const asking = askUntilAnswered(wire, async () => {
    const message = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck("watchCity", { token });
    wire.heard(message.ok ? message.beat.serverNowMs : null);
    known.set(stepCityKnown(known.get(), { type: "answer", message }));
    if (message.ok) onBeat(message.beat);
    return message.ok ? null : message.error;
  });

  const onCity: ServerToClient["city"] = (message) =>
    known.set(stepCityKnown(known.get(), { type: "update", message }));
  const onBeat: ServerToClient["beat"] = (message) => known.set(stepCityKnown(known.get(), { type: "beat", message }));
  socket.on("city", onCity).on("beat", onBeat);

  return {
    ...known.store,
    close: () => {
      socket.off("city", onCity).off("beat", onBeat);
      asking.close();
      known.close();
    },
  };
}

/** What is known together with the connection, as one value for the page. */
function keep<Known extends object>({ connection }: Wire, start: Known) {
  let known = start;
  const join = () => ({ ...known, connection: connection.getSnapshot() });
  const store = createStore(join());
  const close = connection.subscribe(() => store.set(join()));
  return {
    store: { subscribe: store.subscribe, getSnapshot: store.getSnapshot },
    get: (): Known => known,
    set: (next: Known): void => {
      known = next;
      store.set(join());
    },
    close,
  };
}

/** Refusals that may pass; the others are final until the next connection. */
const passing: readonly Refusal["error"][] = ["tooMany", "unavailable"];

/** Asks at once, at every new connection, and again while there is no answer; one question at a time. */
function askUntilAnswered({ socket }: Wire, ask: () => Promise<Refusal["error"] | null>) {
  let open = true;
  let asking = false;
  let again: ReturnType<typeof setTimeout> | undefined;
  const now = async (): Promise<void> => {
    if (!open || asking || !socket.connected) return;
    asking = true;
    clearTimeout(again);
    const refusal = await ask().catch(() => "unavailable" as const);
    asking = false;
    if (open && refusal !== null && passing.includes(refusal)) again = setTimeout(() => void now(), ASK_AGAIN_AFTER_MS);
  };
  const onConnect = (): void => void now();
  socket.on("connect", onConnect);
  // Not before the caller has its listeners in place.
  queueMicrotask(onConnect);
  return {
    now: onConnect,
    close: () => {
      open = false;
      clearTimeout(again);
      socket.off("connect", onConnect);
    },
  };
}
