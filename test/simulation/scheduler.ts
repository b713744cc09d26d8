/**
 * Everything that takes time in a simulated world is an operation that waits here. At each
 * step chance picks one and lets it happen, or lets time pass to the next timer; then all
 * that follows from it at once runs to its end before the next step. Nothing else decides
 * the order, so the same seed gives the same run.
 *
 *     request ── sent ──────────────► takes effect ──────────► answered
 *                 │ refused             │ its answer is lost     │ the process is paused: later
 *                 │ stuck for a while   │ it happens twice       │ or dead: never
 *
 * A process that crashes leaves requests behind, and some of them still take effect.
 */
import type { Random } from "./random.ts";

export interface Scheduler {
  nowMs(): number;
  process(name: string): Process;
  /** One operation, and all that follows from it at once. False when nothing is waiting. */
  step(): Promise<boolean>;
  /** Whether an operation waits that is no timer. */
  readonly isBusy: boolean;
  /** Requests that were stuck go on. */
  unstick(): void;
}

/** One simulated process, or one that stands for the world around them. */
export interface Process {
  readonly name: string;
  readonly state: "running" | "paused" | "dead";
  request<T>(service: Service, what: string, act: () => T | Promise<T>): Promise<T>;
  after(ms: number): Promise<void>;
  pause(): void;
  resume(): void;
  crash(): void;
}

export type Service = "kafka" | "redis" | "postgres" | "none";

/** What becomes of a request. */
export type Fate =
  | "done"
  /** It takes effect, and the answer is under way for a while. */
  | "answered later"
  | "refused"
  /** The caller is told of a failure, and later it takes effect all the same. */
  | "refused, then done"
  | "done, answer lost"
  | "done twice"
  | "stuck";

export interface SchedulerOptions {
  readonly random: Random;
  readonly startMs: number;
  readonly fateOf: (request: { readonly process: string; readonly service: Service; readonly what: string }) => Fate;
  /** How likely it is that time passes although something could happen now. */
  readonly passTime: () => number;
  readonly trace: (line: () => string) => void;
}

interface Operation {
  readonly process: Held;
  readonly service: Service;
  readonly what: string;
  /** Null once it has taken effect. */
  act: (() => unknown) | null;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
  outcome: unknown;
}

interface Timer {
  readonly process: Held;
  readonly dueMs: number;
  readonly resolve: () => void;
}

interface Held {
  name: string;
  state: Process["state"];
  /** Answers for a paused process. */
  kept: Operation[];
}

const ignore = () => {};

/** A tick comes when no promise is left to go on. Nothing here waits for the event loop, so neither does a step. */
const allThatFollows = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

export function createScheduler({ random, startMs, fateOf, passTime, trace }: SchedulerOptions): Scheduler {
  let nowMs = startMs;
  let stuck: Operation[] = [];
  const waiting: Operation[] = [];
  /** By due time; of equals, the one set first. */
  const timers: Timer[] = [];

  function addTimer(timer: Timer): void {
    let low = 0;
    let high = timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((timers[middle] as Timer).dueMs <= timer.dueMs) low = middle + 1;
      else high = middle;
    }
    timers.splice(low, 0, timer);
  }

  function passToNextTimer(): boolean {
    for (let timer = timers.shift(); timer !== undefined; timer = timers.shift()) {
      const { process, dueMs, resolve } = timer;
      if (process.state === "dead") continue;
      nowMs = Math.max(nowMs, dueMs);
      // What it wakes asks for something at once, and that waits for its turn.
      if (process.state === "running") resolve();
      else
        process.kept.push({
          process,
          service: "none",
          what: "timer",
          act: null,
          resolve,
          reject: ignore,
          outcome: undefined,
        });
      return true;
    }
    return false;
  }

  function addAnswer(operation: Operation): void {
    if (operation.process.state === "paused") operation.process.kept.push(operation);
    else waiting.push(operation);
  }

  function takeEffect(operation: Operation, act: () => unknown): void {
    operation.act = null;
    try {
      operation.outcome = act();
      if (operation.outcome instanceof Promise) operation.outcome.catch(ignore);
    } catch (error) {
      operation.outcome = Promise.reject(error);
      (operation.outcome as Promise<never>).catch(ignore);
    }
  }

  function answer(operation: Operation): void {
    operation.resolve(operation.outcome as never);
  }

  function perform(operation: Operation): void {
    const { process, service, what, act } = operation;
    if (act === null) {
      if (process.state === "dead") return;
      if (process.state === "paused") process.kept.push(operation);
      else answer(operation);
      if (service !== "none") trace(() => `${process.name}: ${what} answered`);
      return;
    }
    const fate = process.state === "dead" ? "done" : fateOf({ process: process.name, service, what });
    trace(() => `${process.name}${process.state === "running" ? "" : ` (${process.state})`}: ${what} ${fate}`);
    switch (fate) {
      case "stuck":
        stuck.push(operation);
        return;
      case "refused":
        refuse(operation);
        return;
      case "refused, then done":
        refuse(operation);
        waiting.push({ ...operation, resolve: ignore, reject: ignore });
        return;
      case "done, answer lost":
        takeEffect(operation, act);
        refuse(operation);
        return;
      case "done twice":
        takeEffect(operation, act);
        break;
      case "answered later":
      case "done":
    }
    takeEffect(operation, act);
    if (process.state === "dead") return;
    if (fate === "answered later" || process.state !== "running") addAnswer(operation);
    else answer(operation);
  }

  function refuse(operation: Operation): void {
    const { what, reject } = operation;
    addAnswer({ ...operation, act: null, resolve: () => reject(new Error(`${what}: no answer`)) });
  }

  return {
    nowMs: () => nowMs,
    get isBusy() {
      return waiting.length > 0 || stuck.length > 0;
    },
    async step() {
      const passes = waiting.length === 0 || random.chance(passTime());
      if (!passes || !passToNextTimer()) {
        if (waiting.length === 0) return false;
        const at = random.between(0, waiting.length);
        const operation = waiting[at] as Operation;
        const last = waiting.pop() as Operation;
        if (last !== operation) waiting[at] = last;
        perform(operation);
      }
      await allThatFollows();
      return true;
    },
    unstick() {
      waiting.push(...stuck);
      stuck = [];
    },
    process(name) {
      const held: Held = { name, state: "running", kept: [] };
      return {
        name,
        get state() {
          return held.state;
        },
        request: (service, what, act) =>
          new Promise((resolve, reject) => {
            if (held.state === "dead") return;
            waiting.push({ process: held, service, what, act, resolve, reject, outcome: undefined });
          }),
        after: (ms) =>
          new Promise((resolve) => addTimer({ process: held, dueMs: nowMs + Math.max(0, Math.round(ms)), resolve })),
        pause() {
          if (held.state !== "running") return;
          trace(() => `${name} is paused`);
          held.state = "paused";
        },
        resume() {
          if (held.state !== "paused") return;
          trace(() => `${name} goes on`);
          held.state = "running";
          waiting.push(...held.kept);
          held.kept = [];
        },
        crash() {
          if (held.state === "dead") return;
          trace(() => `${name} is dead`);
          held.state = "dead";
          held.kept = [];
          const isGone = (operation: Operation): boolean =>
            operation.process === held && (operation.act === null || random.chance(0.5));
          for (const list of [waiting, stuck]) {
            const left = list.filter((operation) => !isGone(operation));
            list.length = 0;
            list.push(...left);
          }
        },
      };
    },
  };
}
