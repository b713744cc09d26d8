/**
 * From the lines of a recording to the records of the logs. Ids get the run in front, so that
 * a replay is an evening of its own. Times stay the recording's: the player shifts them.
 */
import { type RecordingLine, readLine } from "./lines.ts";
import { openCourierPlayer } from "./play-couriers.ts";
import { openOrderPlayer } from "./play-orders.ts";
import type { LineOutcome, Played, PlayedRecord, ReplayOptions } from "./played.ts";

export interface Replay {
  /** One line of text; lines are counted. */
  play(text: string): Played[];
  /** The recording is broken off: what is under way is cancelled, and everyone goes home. */
  breakOff(tMs: number): PlayedRecord[];
}

/**
 * The records of a whole recording, in order, and what had to be skipped.
 *
 * @example recordingToRecords(text.split("\n"), { run: "again", route: city.route })
 */
export function* recordingToRecords(texts: Iterable<string>, options: ReplayOptions): Generator<Played> {
  const replay = openReplay(options);
  for (const text of texts) yield* replay.play(text);
}

export function openReplay(options: ReplayOptions): Replay {
  const couriers = openCourierPlayer(options);
  const orders = openOrderPlayer(options, couriers);
  let lineNumber = 0;

  return {
    play(text) {
      lineNumber += 1;
      if (text.trim() === "") return [];
      const read = readLine(text);
      if (!read.ok) return [{ kind: "skipped", line: lineNumber, reason: read.reason }];
      const outcome = playLine(read.line);
      return typeof outcome === "string" ? [{ kind: "skipped", line: lineNumber, reason: outcome }] : outcome;
    },
    breakOff(tMs) {
      const known = { t: tMs, at: tMs };
      const lines: RecordingLine[] = [
        ...orders.underWay().map((orderId) => ({ type: "cancelled" as const, ...known, orderId, reason: "other" })),
        ...couriers.onlineIds().map((courierId) => ({ type: "offline" as const, ...known, courierId })),
      ];
      return lines.flatMap((line) => {
        const outcome = playLine(line);
        return typeof outcome === "string" ? [] : outcome;
      });
    },
  };

  function playLine(line: RecordingLine): LineOutcome {
    switch (line.type) {
      case "world":
      case "truth":
        return [];
      case "restaurant":
        orders.nameRestaurant(line);
        return [];
      case "order_placed":
        return orders.playPlaced(line);
      case "ping":
        return couriers.playPing(line);
      case "online":
      case "offline":
        return couriers.playPresence(line);
      case "order_ready":
        // For judging only: this kitchen never said so.
        return line.truth === true ? [] : orders.playOrder(line);
      case "order_confirmed":
      case "order_preparing":
      case "courier_assigned":
      case "courier_released":
      case "picked_up":
      case "delivered":
      case "cancelled":
        return orders.playOrder(line);
    }
  }
}
