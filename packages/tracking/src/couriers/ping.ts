/**
 * One ping, from what a phone sent to what people are told: is it new, when was it, is it
 * to be believed, where is that on the route, what does it say about motion.
 */
import type { Ping, RecordPosition } from "@doorstep/events";
import { bearingAt, pieceAt, plannedMsAt, positionAt } from "../geometry/index.ts";
import type { Surroundings } from "../surroundings.ts";
import { vehiclePace } from "../vehicle-pace.ts";
import { admitPing } from "./admission.ts";
import { areaAt } from "./areas.ts";
import { judgeJump, pingToFix, unbelievable } from "./belief.ts";
import { fixTimeMs, observeClock, unknownClock } from "./clock.ts";
import { type CourierStep, changed, noted } from "./decided.ts";
import type { Fix } from "./fix.ts";
import { type Followed, followRoute, type RouteFollowed } from "./follow.ts";
import { hear } from "./hearing.ts";
import { fillMotion, observeMotion, stoppedSinceMs } from "./motion.ts";
import type { CourierNote } from "./notes.ts";
import type { CouriersOutput } from "./output.ts";
import { addLeg, type ClosedPace, type PaceNow, passPace } from "./pace.ts";
import type { Placed } from "./place.ts";
import { planLine } from "./plan.ts";
import { hearingOf } from "./presence.ts";
import { progressOutputs } from "./progress.ts";
import { roundedTo } from "./rounded.ts";
import { type Spot, stepSpot } from "./spot-filter.ts";
import type { CourierState } from "./state.ts";
import { nextStop } from "./stops.ts";

/** Slower than this nobody is going anywhere, and a phone's bearing is chance. */
const BEARING_FROM_MPS = 1;

/** What a ping is judged by besides itself. */
interface Known {
  readonly at: RecordPosition;
  readonly surroundings: Surroundings;
  readonly notes: readonly CourierNote[];
}

export function stepPing(state: CourierState, ping: Ping, at: RecordPosition, surroundings: Surroundings): CourierStep {
  const admitted = admitPing(state.admission, ping);
  switch (admitted.kind) {
    case "duplicate":
      return noted(state, "ping dropped: duplicate");
    case "stale":
      return noted(state, "ping dropped: stale");
    case "superseded":
      return noted(state, "ping dropped: superseded session");
    case "opens":
    case "next":
    case "late": {
      const opened = admitted.kind === "opens" && state.admission !== null;
      const clock = observeClock(admitted.kind === "opens" ? unknownClock : state.clock, ping, state.logTimeMs);
      const tellsSpeed = state.tellsSpeed || (ping.speedMps !== null && ping.speedMps > 0);
      const known = { ...state, admission: admitted.admission, clock, tellsSpeed };
      const notes: readonly CourierNote[] = opened ? ["session opened"] : [];
      return judge(known, ping, { at, surroundings, notes, overtaken: admitted.kind === "late" });
    }
  }
}

function judge(
  state: CourierState,
  ping: Ping,
  { at, surroundings, notes, overtaken }: Known & { readonly overtaken: boolean },
): CourierStep {
  const { vehicle } = state.presence;
  const fixMs = fixTimeMs(state.clock, ping, state.logTimeMs);
  const reason = unbelievable(ping, state.logTimeMs - fixMs);
  if (reason !== null) return noted(state, ...notes, reason);

  const fix = pingToFix(ping, fixMs, { vehicle, tellsSpeed: state.tellsSpeed });
  if (overtaken || (state.track !== null && fixMs <= state.track.fix.fixMs)) {
    return fill(state, fix, { at, surroundings, notes: [...notes, "ping late: fills the windows"] });
  }
  const judged = judgeJump(fix, { last: state.track?.fix ?? null, jump: state.jump, vehicle });
  if (judged.kind === "jump") return noted({ ...state, jump: judged.jump }, ...notes, "ping dropped: impossible jump");

  const believed = { ...state, jump: null, batteryPercent: credibleBattery(ping) };
  if (judged.kind === "believed") return accept(believed, fix, { at, surroundings, notes });
  // Somewhere else altogether: nothing smoothed before says anything about here.
  const route = state.route === null ? null : { ...state.route, filter: null };
  const moved = { ...believed, track: null, motion: null, route };
  return accept(moved, fix, { at, surroundings, notes: [...notes, "jump accepted"] });
}

/** An older fix moves nobody, but may show that what looked like a stop was none. */
function fill(before: CourierState, fix: Fix, { at, surroundings, notes }: Known): CourierStep {
  const { motion, track } = before;
  if (motion === null || track === null) return noted(before, ...notes);
  const filled = { ...before, motion: fillMotion(motion, fix) };
  const { fixMs } = track.placed;
  if (stoppedSinceMs(filled.motion, fixMs) === stoppedSinceMs(motion, fixMs)) return noted(filled, ...notes);
  return changed(filled, { at, by: "record", outputs: progressOutputs(filled, surroundings), notes });
}

function credibleBattery({ batteryPercent }: Ping): number | null {
  return batteryPercent !== null && batteryPercent >= 0 && batteryPercent <= 100 ? batteryPercent : null;
}

function accept(before: CourierState, fix: Fix, { at, surroundings, notes }: Known): CourierStep {
  const { vehicle } = before.presence;
  const heard = { ...before, hearing: hear(before.hearing, before.logTimeMs) };
  const returns = before.hearing.kind === "silent" || before.hearing.kind === "gone";
  const spot = stepSpot(before.track?.spot ?? null, fix);
  const followed =
    before.route === null
      ? null
      : followRoute(before.route, fix, {
          next: nextStop(before.route, before.carried),
          vehicle,
        });
  const route = followed === null ? null : followed.route;
  const decided = [...notes, ...(returns ? (["courier heard again"] as const) : []), ...followedNotes(followed)];

  if (followed?.outcome === "held") {
    const placed = before.track?.placed ?? spotToPlaced(spot, fix);
    const held = { ...heard, route, track: { fix, spot, placed } };
    return changed({ ...held, hearing: hearingOf(held) }, { at, by: "record", outputs: [], notes: decided });
  }
  const placed = route !== null && route.side.kind === "on" ? routeToPlaced(route, fix) : spotToPlaced(spot, fix);
  const moved = observe({ ...heard, route, track: { fix, spot, placed } });
  const next = { ...moved.state, hearing: hearingOf(moved.state) };
  const allNotes = moved.late ? [...decided, "fix late: its window is closed" as const] : decided;
  const outputs = [...moved.closed.map((pace) => paceOutput(next, pace)), ...progressOutputs(next, surroundings)];
  return changed(next, { at, by: "record", outputs, notes: allNotes });
}

/** What others need to know of a minute ridden, whatever it was ridden on. */
function paceOutput(
  { courierId, presence }: CourierState,
  { area, endMs, plannedMs, realMs }: ClosedPace,
): CouriersOutput {
  return {
    to: "places",
    key: `area:${area}`,
    record: {
      type: "road-pace",
      area,
      courierId,
      atMs: endMs,
      // As planned for this vehicle: a scooter's minute and a bicycle's then say the same of a street.
      plannedMs: Math.round(plannedMs / vehiclePace[presence.vehicle]),
      realMs: Math.round(realMs),
    },
  };
}

interface Observed extends Pick<PaceNow, "closed"> {
  readonly state: CourierState;
  readonly late: boolean;
}

/** What the newest place says about motion and pace. */
function observe(state: CourierState): Observed {
  const { track, route, logTimeMs } = state;
  if (track === null) return { state, late: false, closed: [] };
  const { lon, lat, fixMs, onRoute } = track.placed;
  const plannedMs = onRoute && route !== null ? plannedMsAt(planLine(route.plan), route.alongM) : null;
  // Along a route what is shown never goes back, and a phone that knows it stands is smoothed
  // hard; without either, noise looks like motion.
  const steady = onRoute || track.fix.speedMps !== null;
  const sigmaM = steady ? 0 : Math.sqrt(track.spot.varianceM2);
  const { motion, leg } = observeMotion(state.motion, { lon, lat, fixMs, plannedMs, sigmaM });
  if (leg === null) {
    const { pace, closed } = passPace(state.pace, logTimeMs);
    return { state: { ...state, motion, pace }, late: false, closed };
  }
  const area = route === null ? null : areaAt(route.plan, route.alongM);
  const { pace, closed, late } = addLeg(state.pace, { ...leg, area }, { fixMs, logTimeMs });
  return { state: { ...state, motion, pace }, late, closed };
}

function routeToPlaced({ plan, alongM, filter }: RouteFollowed, fix: Fix): Placed {
  const line = planLine(plan);
  const piece = pieceAt(line, alongM);
  const bearing = bearingAt(line, alongM);
  return {
    ...positionAt(line, alongM),
    fixMs: fix.fixMs,
    onRoute: true,
    bearingDeg: bearing === null ? null : roundedTo(0, bearing) % 360,
    speedMps: filter === null ? null : roundedTo(1, filter.speedMps),
    street: plan.streets.findLast(({ fromPoint }) => fromPoint <= piece)?.name ?? null,
  };
}

function spotToPlaced({ lon, lat }: Spot, { fixMs, speedMps, bearingDeg }: Fix): Placed {
  const rides = speedMps !== null && speedMps >= BEARING_FROM_MPS;
  return {
    lon,
    lat,
    fixMs,
    onRoute: false,
    bearingDeg: rides && bearingDeg !== null ? roundedTo(0, bearingDeg) % 360 : null,
    speedMps: speedMps === null ? null : roundedTo(1, speedMps),
    street: null,
  };
}

function followedNotes(followed: Followed | null): readonly CourierNote[] {
  switch (followed?.outcome) {
    case undefined:
    case "on":
    case "off":
      return [];
    case "held":
      return ["fix held: outside the route's gate"];
    case "left":
      return ["courier off route"];
    case "returned":
      return ["courier back on route"];
    case "passedStop":
      return ["stop passed without its fact"];
  }
}
