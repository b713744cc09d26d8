/** A recording, of this city or another, through the stages. It has no ceiling: nobody knows its dice. */
import { openReplay, type ReplayOptions, readRecording } from "@doorstep/courier-sim";
import type { Played } from "./play-world.ts";
import { ASK_EVERY_MS, openWatch } from "./watch.ts";

export interface PlayedRecording extends Played {
  readonly skipped: number;
  /** Ways for which there was no road, so that they were taken to be straight. */
  readonly straight: number;
}

type Route = ReplayOptions["route"];

const STREETS_TO_STRAIGHT = 1.35;
const USUAL_MPS = 4.2;

/** @throws when the file cannot be read, or has nothing to play */
export async function playRecording(path: string, byRoad: Route): Promise<PlayedRecording> {
  let straight = 0;
  const route: Route = (from, to) => {
    const way = byRoad(from, to);
    if (way === null) straight += 1;
    return way ?? straightWay(from, to);
  };
  const replay = openReplay({ run: "eta", route });
  let watch: ReturnType<typeof openWatch> | null = null;
  let askMs = 0;
  let skipped = 0;
  for await (const text of readRecording(path)) {
    for (const played of replay.play(text)) {
      if (played.kind === "skipped") {
        skipped += 1;
        continue;
      }
      if (watch === null) {
        watch = openWatch(played.tMs, { city: "recorded", ceiling: null });
        askMs = played.tMs + ASK_EVERY_MS;
      }
      for (; askMs <= played.tMs; askMs += ASK_EVERY_MS) watch.ask(askMs);
      if (played.topic === "orders") watch.tellOrder(played.tMs, played.record);
      else watch.tellCourier(played.tMs, played.record);
    }
  }
  if (watch === null) throw new Error(`${path} has no line that can be played; ${skipped} were skipped.`);
  const { judged, stages } = watch;
  return { judged, spent: stages.spent, refused: stages.refused, skipped, straight };
}

/** Where no road is known: the straight line, as much longer as streets are. */
function straightWay(from: Parameters<Route>[0], to: Parameters<Route>[1]): NonNullable<ReturnType<Route>> {
  const eastM = (to.lon - from.lon) * 111_320 * Math.cos((from.lat * Math.PI) / 180);
  const northM = (to.lat - from.lat) * 111_320;
  const lengthM = STREETS_TO_STRAIGHT * Math.hypot(eastM, northM);
  const plannedMs = Math.round((lengthM / USUAL_MPS) * 1_000);
  return {
    points: [
      { ...from, plannedMs: 0 },
      { ...to, plannedMs },
    ],
    streets: [{ fromPoint: 0, name: "" }],
    lengthM,
    plannedMs,
  };
}
