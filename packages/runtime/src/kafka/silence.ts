/**
 * Notices a member that has dropped out of its group and does not know. When a JoinGroup is
 * lost on the way after the coordinator had forgotten the member, kafkajs goes on without a
 * member id: it sends no heartbeats any more, hears of nothing, and never joins again.
 *
 *     heartbeat ── UNKNOWN_MEMBER ── JoinGroup … timed out ── fetches without heartbeats, for ever
 *
 * Seconds are counted, not compared with a clock: a machine that slept has not been silent.
 */
export interface SilenceWatch {
  heard(): void;
  close(): void;
}

/** Calls `onSilent` once when nothing was heard for so many seconds in a row. */
export function watchSilence({
  limitS,
  onSilent,
}: {
  readonly limitS: number;
  readonly onSilent: () => void;
}): SilenceWatch {
  let silentS = 0;
  const timer = setInterval(() => {
    silentS++;
    if (silentS < limitS) return;
    clearInterval(timer);
    onSilent();
  }, 1_000);
  return {
    heard: () => {
      silentS = 0;
    },
    close: () => clearInterval(timer),
  };
}
