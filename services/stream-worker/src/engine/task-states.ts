/**
 * What a task holds in memory between two commits: the keys' states with their timers, what
 * they share, and which of these have changed since the last commit.
 */
import { fieldToSubject, sharedField } from "@doorstep/task-store";
import type { SharedStates, Stage } from "./stage.ts";
import type { Restored, TaskImage } from "./task.ts";
import { createTimers } from "./timers.ts";

export interface TaskStates<R, S, B> {
  get(key: string): S | undefined;
  /** Whether it may be a key: the names of what is shared are none. */
  isKey(key: string): boolean;
  /** `state` undefined: the key leaves. */
  put(key: string, before: S | undefined, state: S | undefined): void;
  /** Keys to wake now that log time is `logTimeMs`; forgets what is shared and too old. */
  due(logTimeMs: number): readonly string[];
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
  const states = new Map<string, S>();
  const shared = new Map<string, B>();
  const timers = createTimers(meta.logTimeMs);
  const forgetting = createTimers(meta.logTimeMs);
  let touched = new Set<string>();
  let touchedSubjects = new Set<string>();

  for (const [field, bytes] of stored) {
    const subject = fieldToSubject(field);
    if (subject === null) {
      const state = stage.decodeState(bytes);
      states.set(field, state);
      timers.set(field, stage.wakeAtMs(state));
    } else if (sharing !== undefined) {
      const value = sharing.decode(bytes);
      shared.set(subject, value);
      forgetting.set(subject, sharing.untilMs(value));
    }
  }

  return {
    get: (key) => states.get(key),
    isKey: (key) => fieldToSubject(key) === null,
    put(key, before, state) {
      // First what can fail: it is the stage's.
      const wakeAtMs = state === undefined ? null : stage.wakeAtMs(state);
      timers.set(key, wakeAtMs);
      if (state === before) return;
      if (state === undefined) states.delete(key);
      else states.set(key, state);
      touched.add(key);
    },
    due(logTimeMs) {
      for (const subject of forgetting.advance(logTimeMs)) {
        forgetting.set(subject, null);
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
      forgetting.set(subject, sharing.untilMs(value));
      touchedSubjects.add(subject);
      return null;
    },
    get keepEvery() {
      return sharing?.keepEvery(shared) ?? 1;
    },
    takeChanges() {
      const changed: (readonly [string, Uint8Array])[] = [];
      const deleted: string[] = [];
      for (const key of touched) {
        const state = states.get(key);
        if (state === undefined) deleted.push(key);
        else changed.push([key, stage.encodeState(state)]);
      }
      for (const subject of touchedSubjects) {
        const value = shared.get(subject);
        if (value === undefined || sharing === undefined) deleted.push(sharedField(subject));
        else changed.push([sharedField(subject), sharing.encode(value)]);
      }
      if (touched.size > 0) touched = new Set();
      if (touchedSubjects.size > 0) touchedSubjects = new Set();
      return { changed, deleted };
    },
    image() {
      // States are values, so copying the map copies the task.
      const statesNow = new Map(states);
      const sharedNow = new Map(shared);
      return function* () {
        for (const [key, state] of statesNow) yield [key, stage.encodeState(state)];
        if (sharing === undefined) return;
        for (const [subject, value] of sharedNow) yield [sharedField(subject), sharing.encode(value)];
      };
    },
  };
}
