/**
 * Whether the courier is heard. Pings are sessions of log time: while one is open the
 * courier is heard, and when it closes, a gap after the last ping, silence is a fact. Log
 * time is what counts here, not the phone's: a phone that sends old positions is alive.
 *
 *     idle ──online, assigned, ping──► listening ──gap──► silent ──long, no orders──► gone
 *       ▲                                  ▲─────── ping ────┘                          │
 *       └──────── offline and nothing carried ───────────────────────────── ping ──► listening
 */
import { addToWindows, closeWindows, noWindows, session, type WindowState, windowed } from "@doorstep/windows";

export type Hearing =
  /** Nothing need be heard. */
  | { readonly kind: "idle"; readonly sinceMs: number }
  | { readonly kind: "listening"; readonly pings: WindowState<number> }
  | { readonly kind: "silent"; readonly lastHeardMs: number }
  | { readonly kind: "gone"; readonly lastHeardMs: number };

/** Five pings in a row are missing. From then on a page says how old what it shows is. */
const SILENT_AFTER_MS = 20_000;
/** A courier with no order who has not been heard for this long has gone home without saying so. */
const GONE_AFTER_MS = 10 * 60_000;
/**
 * A courier with no order and nothing to hear is forgotten after this: long enough that a
 * fact repeated by a restart upstream finds the versions it must be compared with.
 */
const FORGOTTEN_AFTER_MS = 60 * 60_000;

const heard = windowed({
  windows: session({ gapMs: SILENT_AFTER_MS }),
  aggregate: {
    initial: 0,
    add: (count: number, more: number) => count + more,
    merge: (a: number, b: number) => a + b,
  },
  latenessMs: 0,
  maxOpen: 1,
});

/** A ping was accepted. */
export function hear(hearing: Hearing, logTimeMs: number): Hearing {
  const pings = hearing.kind === "listening" ? hearing.pings : noWindows<number>();
  return listening(pings, logTimeMs, 1);
}

/** From here on something should be heard; already listening or already silent stays so. */
export function expectToHear(hearing: Hearing, logTimeMs: number): Hearing {
  if (hearing.kind === "listening" || hearing.kind === "silent") return hearing;
  return listening(noWindows<number>(), logTimeMs, 0);
}

/** Time has come to `logTimeMs`. `carrying`: such a courier is waited for, however long. */
export function passTime(hearing: Hearing, logTimeMs: number, carrying: boolean): Hearing {
  if (hearing.kind === "listening") {
    const { results } = closeWindows(heard, hearing.pings, logTimeMs);
    const ended = results.at(-1);
    if (ended === undefined) return hearing;
    return passTime({ kind: "silent", lastHeardMs: ended.window.endMs - SILENT_AFTER_MS }, logTimeMs, carrying);
  }
  if (hearing.kind === "silent" && !carrying && logTimeMs >= hearing.lastHeardMs + GONE_AFTER_MS) {
    return { kind: "gone", lastHeardMs: hearing.lastHeardMs };
  }
  return hearing;
}

/** When the last ping was accepted (or listening began), in log time; null while idle. */
export function lastHeardMs(hearing: Hearing): number | null {
  switch (hearing.kind) {
    case "idle":
      return null;
    case "listening": {
      const open = hearing.pings.open.at(-1);
      return open === undefined ? null : open.window.endMs - SILENT_AFTER_MS;
    }
    case "silent":
    case "gone":
      return hearing.lastHeardMs;
  }
}

/** Whether the courier is heard, and has been at least once since listening began. */
export const hearsPings = (hearing: Hearing): boolean =>
  hearing.kind === "listening" && (hearing.pings.open.at(-1)?.value ?? 0) > 0;

/** When time alone changes something; null when only a record can. */
export function hearingWakeAtMs(hearing: Hearing, carrying: boolean): number | null {
  switch (hearing.kind) {
    case "listening":
      return hearing.pings.open.at(-1)?.window.endMs ?? null;
    case "silent":
      return carrying ? null : hearing.lastHeardMs + GONE_AFTER_MS;
    case "idle":
    case "gone":
      return carrying ? null : forgottenAtMs(hearing);
  }
}

export function isForgotten(hearing: Hearing, logTimeMs: number): boolean {
  return (hearing.kind === "idle" || hearing.kind === "gone") && logTimeMs >= forgottenAtMs(hearing);
}

const forgottenAtMs = (hearing: Hearing & { kind: "idle" | "gone" }): number =>
  (hearing.kind === "idle" ? hearing.sinceMs : hearing.lastHeardMs) + FORGOTTEN_AFTER_MS;

function listening(pings: WindowState<number>, logTimeMs: number, value: number): Hearing {
  const { state } = addToWindows(heard, pings, { timeMs: logTimeMs, value, watermarkMs: logTimeMs });
  return { kind: "listening", pings: state };
}
