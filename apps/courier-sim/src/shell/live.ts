/** Plays a world in real time: lets it advance, shifts what it tells to now, hands it on. */
import type { OrderFact } from "@doorstep/events";
import { eventToLines, type Recorder } from "../recording/record-events.ts";
import { shiftCourierFact, shiftOrderFact, shiftPing } from "../shift-times.ts";
import type { CourierFact, WorldEvent } from "../world/state.ts";
import {
  advance,
  assignOrder,
  endWorld,
  isOver,
  type OfferedOrder,
  offerOrder,
  type World,
  withdrawOrder,
} from "../world/world.ts";
import type { ApiTeller } from "./api-teller.ts";
import type { LogWriter } from "./log-writer.ts";
import type { RecordingFile } from "./recording-file.ts";
import { countEvent, type Tally } from "./tally.ts";

export interface LiveWorld {
  offer(offered: OfferedOrder, placed: OrderFact | null): void;
  letGo(orderId: string): void;
  /** The platform has given it to a courier, or taken it from one (null). */
  assign(orderId: string, courierId: string | null): void;
  tell(order: OrderFact, courier: CourierFact | null): void;
  /** Resolves when the evening is over by itself; never without a last minute. */
  readonly over: Promise<void>;
  /** Sends everyone home and resolves when the last fact is on the log. */
  end(): Promise<void>;
}

export interface LiveOptions {
  readonly world: World;
  readonly writer: LogWriter;
  /** Where orders are told of; null: on the log, like everything else. */
  readonly teller: ApiTeller | null;
  readonly recording: { readonly recorder: Recorder; readonly file: RecordingFile } | null;
  readonly tally: Tally;
  readonly clockMs: () => number;
  readonly startMs: number;
  readonly endsByItself: boolean;
  readonly onFailure: (error: Error) => void;
}

const STEP_MS = 40;
/** Presses without an answer; a world that goes on without its platform is of no use. */
const MAX_UNTOLD = 2_000;
/** An order that was placed is heard of by then. */
const HEARD_WITHIN_MS = 15_000;
/** A machine that was asleep does not make up for hours at once. */
const MAX_STEP_MS = 60_000;

export function playLive(options: LiveOptions): LiveWorld {
  const { world, writer, teller, recording, tally, clockMs, startMs } = options;
  /** How long the world has stood still: the log was away, or the machine asleep. */
  let heldMs = 0;
  let lastStepMs = startMs;
  let idleSinceMs = startMs;
  let recorded: Promise<void> = Promise.resolve();
  let resolveOver = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    resolveOver = resolve;
  });

  const worldMs = (): number => clockMs() - startMs - heldMs;

  const step = (): void => {
    const nowMs = clockMs();
    const sinceMs = nowMs - lastStepMs;
    lastStepMs = nowMs;
    if (writer.isFull() || (teller?.waiting ?? 0) > MAX_UNTOLD) {
      heldMs += sinceMs;
      return;
    }
    heldMs += Math.max(0, sinceMs - MAX_STEP_MS);
    pass(advance(world, worldMs()));
    const isIdle = isOver(world) && (teller?.waiting ?? 0) === 0;
    if (!isIdle) idleSinceMs = nowMs;
    if (options.endsByItself && isIdle && nowMs - idleSinceMs >= (teller === null ? 0 : HEARD_WITHIN_MS)) resolveOver();
  };

  function pass(events: readonly WorldEvent[]): void {
    const byMs = startMs + heldMs;
    for (const event of events) {
      countEvent(tally, event);
      if (event.kind === "wish") teller?.place(event.wish);
      if (event.kind === "orderFact") putOrder(shiftOrderFact(event.record, byMs));
      if (event.kind === "courierFact") putCourier(shiftCourierFact(event.record, byMs));
      if (event.kind === "ping") writer.putPing(shiftPing(event.record, byMs));
    }
    record(events);
  }

  function putOrder(fact: OrderFact): void {
    if (teller === null) writer.putOrderFact(fact);
    else teller.tell(fact);
  }

  /** What a courier has to do with an order, the API tells with the order. */
  function putCourier(fact: CourierFact): void {
    const isTheirs = fact.type === "courier-online" || fact.type === "courier-offline";
    if (teller === null || isTheirs) writer.putCourierFact(fact);
  }

  function record(events: readonly WorldEvent[]): void {
    if (recording === null || events.length === 0) return;
    const { recorder, file } = recording;
    const lines = events.flatMap((event) => eventToLines({ ...recorder, startMs: startMs + heldMs }, event));
    recorded = recorded.then(() => file.write(lines));
    recorded.catch(options.onFailure);
  }

  const timer = setInterval(step, STEP_MS);

  return {
    over,
    offer(offered, placed) {
      if (placed !== null) {
        // The page told this one; the recording has to hear of it from us.
        const byMs = -(startMs + heldMs);
        const event: WorldEvent = { kind: "orderFact", tMs: world.nowMs, record: shiftOrderFact(placed, byMs) };
        countEvent(tally, event);
        record([event]);
      }
      offerOrder(world, worldMs(), offered);
    },
    letGo: (orderId) => withdrawOrder(world, worldMs(), orderId),
    assign: (orderId, courierId) => assignOrder(world, worldMs(), orderId, courierId),
    tell(order, courier) {
      putOrder(order);
      if (courier !== null) putCourier(courier);
    },
    async end() {
      clearInterval(timer);
      endWorld(world, worldMs());
      pass(advance(world, worldMs()));
      await Promise.all([teller?.drained(), writer.drained(), recorded]);
    },
  };
}
