/**
 * What a task holds in memory between two commits: the keys' states with their timers, what
 * they share, and which of these have changed since the last commit. A key has one slot, so
 * that a record looks its key up once.
 */
import { fieldToSubject, isKey, settledField, sharedField } from "@doorstep/task-store";
import type { SharedStates, Stage } from "./stage.ts";
import type { Restored, TaskImage } from "./task.ts";
import { createTimers, type Timed, untimed } from "./timers.ts";

export interface Slot<S> extends Timed {
  /** Undefined: the key has left since the last commit. */
  state: S | undefined;
  isTouched: boolean;
  /** What of the state is stored as settled. */
  settled: object | null;
}

export interface TaskStates<R, S, B> {
  find(key: string): Slot<S> | undefined;
  /** `state` undefined: the key leaves, or never came. */
  put(key: string, slot: Slot<S> | undefined, state: S | undefined): void;
  /** Keys to wake now that log time is `logTimeMs`; forgets what is shared and too old. */
  due(logTimeMs: number): readonly Slot<S>[];
  readonly shared: SharedStates<B>;
  /** Null, or the sentence why there is no room for it. */
  share(subject: string, record: R): string | null;
  readonly keepEvery: number;
  /** Since the last call. */
  takeChanges(): { readonly changed: readonly (readonly [string, Uint8Array])[]; readonly deleted: readonly string[] };
  image(): TaskImage["states"];
}

/** A city has hundreds of restaurants and cells; more subjects than this are a producer gone wrong. */
const MAX_SHARED = 20_000;

export function openTaskStates<R extends { readonly type: string }, S, O, B>(
  stage: Stage<R, S, O, B>,
  { meta, states: stored }: Restored,
): TaskStates<R, S, B> {
  const { sharing } = stage;
  const slots = new Map<string, Slot<S>>();
  const shared = new Map<string, B>();
  const timers = createTimers<Slot<S>>(meta.logTimeMs);
  const forgetting = createTimers<Timed>(meta.logTimeMs);
  /** Of subjects with a time after which they are forgotten. */
  const lifetimes = new Map<string, Timed>();
  let touched: Slot<S>[] = [];
  let touchedSubjects = new Set<string>();

  function newSlot(key: string, state: S | undefined): Slot<S> {
    const slot = { ...untimed(key), state, isTouched: false, settled: null };
    slots.set(key, slot);
    return slot;
  }

  function setLifetime(subject: string, untilMs: number | null): void {
    let lifetime = lifetimes.get(subject);
    if (lifetime === undefined) {
      if (untilMs === null) return;
      lifetime = untimed(subject);
      lifetimes.set(subject, lifetime);
    }
    forgetting.set(lifetime, untilMs);
    if (untilMs === null) lifetimes.delete(subject);
  }

  for (const [field, bytes] of stored) {
    const subject = fieldToSubject(field);
    if (isKey(field)) {
      const settled = stored.get(settledField(field)) ?? null;
      const state = stage.decodeState({ state: bytes, settled });
      const slot = newSlot(field, state);
      // A state that was stored whole is taken apart when it next changes.
      if (settled !== null) slot.settled = stage.settled?.partOf(state) ?? null;
      timers.set(slot, stage.wakeAtMs(state));
    } else if (subject !== null && sharing !== undefined) {
      const value = sharing.decode(bytes);
      shared.set(subject, value);
      setLifetime(subject, sharing.untilMs(value));
    }
  }

  return {
    find: (key) => slots.get(key),
    put(key, found, state) {
      // First what can fail: it is the stage's.
      const wakeAtMs = state === undefined ? null : stage.wakeAtMs(state);
      if (found === undefined && state === undefined) return;
      const slot = found ?? newSlot(key, undefined);
      timers.set(slot, wakeAtMs);
      if (state === slot.state) return;
      slot.state = state;
      if (slot.isTouched) return;
      slot.isTouched = true;
      touched.push(slot);
    },
    due(logTimeMs) {
      for (const { key: subject } of forgetting.advance(logTimeMs)) {
        setLifetime(subject, null);
        shared.delete(subject);
        touchedSubjects.add(subject);
      }
      return timers.advance(logTimeMs);
    },
    shared,
    share(subject, record) {
      if (sharing === undefined) return "nothing is shared here";
      const before = shared.get(subject);
      if (before === undefined && shared.size >= MAX_SHARED) return `${MAX_SHARED} subjects are shared already`;
      const value = sharing.take(before, record);
      if (value === before) return null;
      shared.set(subject, value);
      setLifetime(subject, sharing.untilMs(value));
      touchedSubjects.add(subject);
      return null;
    },
    get keepEvery() {
      return sharing?.keepEvery(shared) ?? 1;
    },
    takeChanges() {
      const changed: (readonly [string, Uint8Array])[] = [];
      const deleted: string[] = [];
      for (const slot of touched) {
        slot.isTouched = false;
        const { key, state } = slot;
        const settled = state === undefined ? null : (stage.settled?.partOf(state) ?? null);
        if (state === undefined) {
          deleted.push(key);
          slots.delete(key);
        } else {
          changed.push([key, stage.encodeState(state)]);
        }
        if (settled === slot.settled) continue;
        slot.settled = settled;
        if (state === undefined || settled === null || stage.settled === undefined) deleted.push(settledField(key));
        else changed.push([settledField(key), stage.settled.encode(state)]);
      }
      for (const subject of touchedSubjects) {
        const value = shared.get(subject);
        if (value === undefined || sharing === undefined) deleted.push(sharedField(subject));
        else changed.push([sharedField(subject), sharing.encode(value)]);
      }
      touched = [];
      if (touchedSubjects.size > 0) touchedSubjects = new Set();
      return { changed, deleted };
    },
    image() {
      // States are values, so copying the references copies the task.
      const statesNow = [...slots.values()].map(({ key, state }) => ({ key, state }));
      const sharedNow = [...shared];
      return function* () {
        for (const { key, state } of statesNow) {
          if (state === undefined) continue;
          yield [key, stage.encodeState(state)];
          if (stage.settled?.partOf(state)) yield [settledField(key), stage.settled.encode(state)];
        }
        if (sharing === undefined) return;
        for (const [subject, value] of sharedNow) yield [sharedField(subject), sharing.encode(value)];
      };
    },
  };
}
