/** The job as a stage of our engine, like any other. */
import type { Cause } from "@doorstep/events";
import type { EncodedOutput, Stage } from "@doorstep/stream-worker/engine";
import { decodePing, type JobPing } from "../job/ping.ts";
import { encodeSession, encodeWindow } from "../job/results.ts";
import { nextFinalAtMs, takeFinals, takePing } from "./courier-job.ts";
import { type CourierState, decodeCourier, encodeCourier, type OpenSession, type OpenWindow } from "./courier-state.ts";

export type JobOutput =
  | { readonly kind: "window"; readonly courier: string; readonly window: OpenWindow }
  | { readonly kind: "session"; readonly courier: string; readonly session: OpenSession };

export interface JobTopics {
  readonly input: string;
  readonly windows: string;
  readonly sessions: string;
}

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
      return { state: next, outputs: [], notes: [note] };
    },
    wake(state, { receivedAtMs }) {
      const { courier } = state;
      const finals = takeFinals(state, receivedAtMs);
      const windows = finals.windows.map((window): JobOutput => ({ kind: "window", courier, window }));
      const sessions = finals.sessions.map((session): JobOutput => ({ kind: "session", courier, session }));
      return { state: finals.state, outputs: sessions.length === 0 ? windows : [...windows, ...sessions], notes: [] };
    },
    wakeAtMs: nextFinalAtMs,
    encodeState: encodeCourier,
    decodeState: decodeCourier,
    encodeOutput: (output, cause) => encodeResult(topics, output, cause),
  };
}

function encodeResult(topics: JobTopics, output: JobOutput, cause: Cause): EncodedOutput {
  const { courier } = output;
  switch (output.kind) {
    case "window":
      return {
        sort: "log",
        kind: topics.windows,
        key: courier,
        bytes: encodeWindow({ courier, ...output.window }, cause),
      };
    case "session":
      return {
        sort: "log",
        kind: topics.sessions,
        key: courier,
        bytes: encodeSession({ courier, ...output.session }, cause),
      };
  }
}
