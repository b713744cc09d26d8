/** The job as a stage of our engine, like any other. */
import type { Cause } from "@doorstep/events";
import type { EncodedOutput, Stage } from "@doorstep/stream-worker/engine";
import { decodePing, type JobPing } from "../job/ping.ts";
import { encodeSession, encodeWindow } from "../job/results.ts";
import { type FinalSession, type FinalWindow, nextFinalAtMs, takeFinals, takePing } from "./courier-job.ts";
import { type CourierState, decodeCourier, encodeCourier } from "./courier-state.ts";

export type JobOutput =
  | { readonly kind: "window"; readonly courier: string; readonly window: FinalWindow }
  | { readonly kind: "session"; readonly courier: string; readonly session: FinalSession };

export interface JobTopics {
  readonly input: string;
  readonly windows: string;
  readonly sessions: string;
}

const NONE: readonly never[] = [];
/** A list of one for each note there is. */
const NOTES = {
  "ping taken": ["ping taken"],
  "ping dropped: repeated": ["ping dropped: repeated"],
  "ping dropped: late": ["ping dropped: late"],
} as const;

export function jobStage(topics: JobTopics): Stage<JobPing, CourierState, JobOutput> {
  return {
    name: topics.input,
    decode(value) {
      const record = value === null ? null : decodePing(value);
      return record === null ? { ok: false, reason: "not a ping" } : { ok: true, record };
    },
    keyOf: ({ courier }) => courier,
    // The log is the first of its line: nothing is forwarded to it.
    causeOf: () => null,
    step(state, ping, { receivedAtMs }) {
      const { state: next, note } = takePing(state, ping, receivedAtMs);
      return { state: next, outputs: NONE, notes: NOTES[note] };
    },
    wake(state, { receivedAtMs }) {
      const { courier } = state;
      const finals = takeFinals(state, receivedAtMs);
      const outputs: JobOutput[] = finals.windows.map((window) => ({ kind: "window", courier, window }));
      for (const session of finals.sessions) outputs.push({ kind: "session", courier, session });
      return { state: finals.state, outputs, notes: NONE };
    },
    wakeAtMs: nextFinalAtMs,
    encodeState: encodeCourier,
    decodeState: ({ state }) => decodeCourier(state),
    encodeOutput: (output, cause) => encodeResult(topics, output, cause),
  };
}

function encodeResult(topics: JobTopics, output: JobOutput, cause: Cause): EncodedOutput {
  const { courier } = output;
  switch (output.kind) {
    case "window":
      return { sort: "log", kind: topics.windows, key: courier, bytes: encodeWindow(courier, output.window, cause) };
    case "session":
      return { sort: "log", kind: topics.sessions, key: courier, bytes: encodeSession(courier, output.session, cause) };
  }
}
