/** Frames against the truth, and against what no frame may do. */
import { snapToRoad } from "@doorstep/city";
import type { City } from "@doorstep/city/node";
import type { Evening } from "./evening.ts";
import { type HeardTrack, heardOf } from "./heard.ts";
import { type Frame, framesOf } from "./page.ts";
import type { PageMessage } from "./stages.ts";

/** What pings there were, and where the courier was. */
export const CLASSES = ["comes", "gap", "offRoute"] as const;
export type FrameClass = (typeof CLASSES)[number];

export interface Errors {
  /** Shown, against the moment it stands for. */
  readonly shownM: number[];
  /** Shown, against the moment of the frame. */
  readonly shownNowM: number[];
  /** Newest ping received, against the moment of the frame. */
  readonly newestNowM: number[];
}

export interface Judged {
  readonly errors: Readonly<Record<FrameClass, Errors>>;
  readonly lastSeenM: number[];
  readonly behindMs: number[];
  /** From the road to the marker, where the truth says that the courier rides on one. */
  readonly offRoadM: number[];
  frames: number;
  rides: number;
  backward: number;
  offRoad: number;
  /** What went wrong, for whoever looks. */
  readonly wrongs: string[];
}

/** Less than this back is rounding. */
const BACKWARD_FROM_M = 0.2;
/** Half the width of a street: what is farther from the middle of every road stands on a roof. */
const OFF_ROAD_FROM_M = 8;
/** On foot to a door: no marker on a road can be nearer. */
const AWAY_FROM_ROADS_M = 6;
const ROAD_LOOKED_AT_EVERY = 5;

export function newVerdict(): Judged {
  const errors = (): Errors => ({ shownM: [], shownNowM: [], newestNowM: [] });
  return {
    errors: { comes: errors(), gap: errors(), offRoute: errors() },
    ...{ lastSeenM: [], behindMs: [], offRoadM: [], wrongs: [] },
    ...{ frames: 0, rides: 0, backward: 0, offRoad: 0 },
  };
}

/** Adds every page of an evening. */
export function judgeEvening(
  judged: Judged,
  city: City,
  {
    evening,
    pages,
    frameMs,
  }: { evening: Evening; pages: ReadonlyMap<string, readonly PageMessage[]>; frameMs: number },
): void {
  const heardBy = heardOf(evening.records);
  for (const [orderId, messages] of pages) {
    const heard = new Map<string, HeardTrack>();
    const shownAlongM = new Map<number, number>();
    let any = false;
    for (const frame of framesOf(messages, frameMs)) {
      any = true;
      const track = heard.get(frame.courierId) ?? heardBy(frame.courierId);
      heard.set(frame.courierId, track);
      judgeFrame(judged, city, { frame, track, evening, shownAlongM, orderId });
    }
    if (any) judged.rides += 1;
  }
}

function judgeFrame(
  judged: Judged,
  city: City,
  of: {
    readonly frame: Frame;
    readonly track: HeardTrack;
    readonly evening: Evening;
    readonly shownAlongM: Map<number, number>;
    readonly orderId: string;
  },
): void {
  const { frame, track, evening, shownAlongM, orderId } = of;
  judged.frames += 1;
  judged.behindMs.push(frame.atMs - frame.momentMs);
  const backM = backwardM(frame, shownAlongM);
  if (backM > BACKWARD_FROM_M) {
    judged.backward += 1;
    judged.wrongs.push(`${orderId} at ${frame.atMs}: ${backM.toFixed(1)} m backward`);
  }
  const truth = evening.truths.get(frame.courierId);
  const there = truth?.at(frame.momentMs) ?? null;
  const awayM = judged.frames % ROAD_LOOKED_AT_EVERY === 0 ? fromRoadM(city, frame.position) : null;
  if (awayM !== null) judgeRoad(judged, city, { frame, awayM, there, isKnown: truth !== undefined, orderId });
  const now = truth?.at(frame.atMs) ?? null;
  const heard = track.at(frame.atMs);
  if (there === null || heard === null) return;
  const errorM = metresBetween(frame.position, there);
  if (frame.lastSeen) {
    judged.lastSeenM.push(errorM);
    return;
  }
  const errors = judged.errors[!there.onRoute ? "offRoute" : heard.comes ? "comes" : "gap"];
  errors.shownM.push(errorM);
  if (now === null) return;
  errors.shownNowM.push(metresBetween(frame.position, now));
  errors.newestNowM.push(metresBetween([heard.newest.lon, heard.newest.lat], now));
}

/** How far behind the place it was last shown at on this route. */
function backwardM({ routeVersion, alongM }: Frame, shownAlongM: Map<number, number>): number {
  if (alongM === null) return 0;
  const before = shownAlongM.get(routeVersion) ?? alongM;
  shownAlongM.set(routeVersion, alongM);
  return before - alongM;
}

function judgeRoad(
  judged: Judged,
  city: City,
  {
    frame,
    awayM,
    there,
    isKnown,
    orderId,
  }: {
    frame: Frame;
    awayM: number;
    there: { lon: number; lat: number; onRoute: boolean } | null;
    isKnown: boolean;
    orderId: string;
  },
): void {
  if (isKnown && (there === null || (fromRoadM(city, [there.lon, there.lat]) ?? 0) > AWAY_FROM_ROADS_M)) return;
  judged.offRoadM.push(awayM);
  if (awayM <= OFF_ROAD_FROM_M || (there !== null && !there.onRoute)) return;
  judged.offRoad += 1;
  judged.wrongs.push(`${orderId} at ${frame.atMs}: ${awayM.toFixed(1)} m off the road`);
}

const fromRoadM = (city: City, [lon, lat]: Frame["position"]): number | null =>
  snapToRoad(city.graph, { lon, lat })?.awayM ?? null;

const METRES_PER_DEGREE = 111_195;

function metresBetween(
  [lon, lat]: readonly [number, number],
  to: { readonly lon: number; readonly lat: number },
): number {
  const east = (to.lon - lon) * Math.cos((lat * Math.PI) / 180);
  return Math.hypot(east, to.lat - lat) * METRES_PER_DEGREE;
}
