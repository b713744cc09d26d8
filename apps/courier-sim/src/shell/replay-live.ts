/** Plays a recording onto the live logs: at speed 1, everything later by one constant. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@doorstep/runtime";
import type { PlayedRecord, ReplayOptions } from "../recording/played.ts";
import { openReplay } from "../recording/replay.ts";
import { shiftCourierFact, shiftOrderFact, shiftPing } from "../shift-times.ts";
import type { LogWriter } from "./log-writer.ts";
import { countCourierFact, countOrderFact, type Tally } from "./tally.ts";

export interface ReplayLive {
  readonly lines: AsyncIterable<string>;
  readonly replay: ReplayOptions;
  readonly writer: LogWriter;
  readonly tally: Tally;
  readonly log: Log;
  readonly clockMs: () => number;
  readonly stop: AbortSignal;
}

/** Nobody reads a thousand lines about a broken file. */
const MAX_REPORTED = 20;

/** Resolves at the last line, or soon after `stop`, when everything is on the logs. */
export async function playRecording({ lines, replay, writer, tally, log, clockMs, stop }: ReplayLive): Promise<void> {
  const player = openReplay(replay);
  let byMs: number | undefined;
  let skipped = 0;
  for await (const text of lines) {
    if (stop.aborted) break;
    for (const played of player.play(text)) {
      if (played.kind === "skipped") {
        skipped += 1;
        if (skipped <= MAX_REPORTED) log.warn({ line: played.line, reason: played.reason }, "line skipped");
        continue;
      }
      byMs ??= clockMs() - played.tMs;
      await until(played.tMs + byMs, clockMs, stop);
      while (writer.isFull() && !stop.aborted) await sleep(100);
      if (stop.aborted) break;
      put(played, byMs);
    }
  }
  if (stop.aborted && byMs !== undefined) {
    for (const played of player.breakOff(clockMs() - byMs)) put(played, byMs);
  }
  if (skipped > 0) log.warn({ skipped }, "lines skipped in all");
  await writer.drained();

  function put(played: PlayedRecord, shiftMs: number): void {
    if (played.topic === "orders") {
      countOrderFact(tally, played.record);
      writer.putOrderFact(shiftOrderFact(played.record, shiftMs));
    } else if (played.record.type === "ping") {
      tally.pings += 1;
      writer.putPing(shiftPing(played.record, shiftMs));
    } else {
      countCourierFact(tally, played.record);
      writer.putCourierFact(shiftCourierFact(played.record, shiftMs));
    }
  }
}

async function until(atMs: number, clockMs: () => number, stop: AbortSignal): Promise<void> {
  const inMs = atMs - clockMs();
  if (inMs <= 0 || stop.aborted) return;
  await sleep(inMs, undefined, { signal: stop }).catch((error: unknown) => {
    if (!stop.aborted) throw error;
  });
}
