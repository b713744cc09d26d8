/**
 * One order as a page sees it, and everything that must not happen to it. Judged without the
 * product's own code: versions never go back, statuses have no gap that is not asked about,
 * positions lie on the road and never go backwards along it, what has happened stays.
 */
import type {
  OrderPosition,
  OrderRoute,
  OrderSnapshot,
  OrderStatus,
  OrderView,
  WatchOrderAnswer,
} from "@doorstep/events/browser";
import { distanceM, placeOn, type Way } from "../world/streets.ts";

export interface OrderWatch {
  readonly orderId: string;
  view: OrderView | null;
  road: Road | null;
  position: OrderPosition | null;
  /** A question is under way: what is missing comes with its answer. */
  isAsking: boolean;
}

/** The order's route, as it is looked up at each position. */
interface Road extends Pick<Way, "points" | "alongM"> {
  readonly routeVersion: number;
}

export const beginWatch = (orderId: string): OrderWatch => ({
  orderId,
  view: null,
  road: null,
  position: null,
  isAsking: true,
});

export interface Taken {
  readonly wrongs: readonly string[];
  /** Something is missing: say what we have. */
  readonly ask: boolean;
  /** It was news: what it told counts as received now. */
  readonly isNew: boolean;
  /** When the newest fact that this told of for the first time happened, if it told of one. */
  readonly factAtMs: number | null;
}

/** Rounded to a millionth of a degree, and along to a decimetre, on its way. */
const OFF_ROAD_M = 2;
/** The same place again, rounded otherwise. */
const BACKWARDS_M = 0.2;

const nothing: Taken = { wrongs: [], ask: false, isNew: false, factAtMs: null };
const wrong = (sentence: string): Taken => ({ ...nothing, wrongs: [sentence] });

export function haveOf({ view, position }: OrderWatch) {
  if (view === null) return null;
  return { logId: view.logId, statusVersion: view.statusVersion, positionVersion: position?.positionVersion ?? 0 };
}

export function takeStatus(watch: OrderWatch, { view, route }: OrderStatus): Taken {
  const { orderId } = watch;
  // Before the first answer there is nothing to compare with; it will be in the answer.
  if (watch.view === null || watch.isAsking) return nothing;
  const have = watch.view.statusVersion;
  if (view.logId !== watch.view.logId) return { ...nothing, ask: true };
  if (view.statusVersion <= have) return wrong(`${orderId}: status ${view.statusVersion} after ${have}`);
  if (view.statusVersion > have + 1) return { ...nothing, ask: true };
  const taken = changed(watch, view);
  watch.view = view;
  if (route !== null) watch.road = toRoad(route);
  return taken;
}

export function takePosition(watch: OrderWatch, position: OrderPosition): Taken {
  if (watch.view === null || watch.isAsking) return nothing;
  const before = watch.position;
  if (before !== null && position.positionVersion <= before.positionVersion) {
    return wrong(`${watch.orderId}: position ${position.positionVersion} after ${before.positionVersion}`);
  }
  const wrongs = [...judgeRoad(watch, position), ...judgeForward(watch, position)];
  watch.position = position;
  return { ...nothing, wrongs, isNew: true };
}

/** Also of a snapshot that the server sends unasked. */
export function takeSnapshot(watch: OrderWatch, { view, route, position }: OrderSnapshot): Taken {
  const before = watch.view;
  watch.isAsking = false;
  if (before !== null && view.logId === before.logId && view.statusVersion < before.statusVersion) {
    return wrong(`${watch.orderId}: a snapshot of ${view.statusVersion} after ${before.statusVersion}`);
  }
  const taken = changed(watch, view);
  watch.view = view;
  watch.road = route === null ? null : toRoad(route);
  if (position !== null && position.positionVersion > (watch.position?.positionVersion ?? -1))
    watch.position = position;
  // What a snapshot tells had been missed: it is not how long news takes.
  return { ...taken, isNew: false };
}

/** Null when the order is not to be had (yet). */
export function takeAnswer(watch: OrderWatch, answer: WatchOrderAnswer): Taken | null {
  if (!answer.ok) return null;
  if (!answer.current) return takeSnapshot(watch, answer.snapshot);
  watch.isAsking = false;
  return answer.position === null ? nothing : { ...takePosition(watch, answer.position), isNew: false };
}

/** A step that has happened stays, at its time; the newest new one is what this tells of. */
function changed({ orderId, view }: OrderWatch, after: OrderView): Taken {
  const before = new Map(view?.timeline.map(({ step, atMs }) => [step, atMs]));
  const wrongs: string[] = [];
  let factAtMs: number | null = null;
  const now = new Map(after.timeline.map(({ step, atMs }) => [step, atMs]));
  for (const [step, atMs] of before) {
    // When the courier rode off is told from positions, and may be corrected by a late one.
    if (atMs !== null && step !== "onTheWay" && now.get(step) !== atMs) {
      wrongs.push(`${orderId}: ${step} was at ${atMs}, now at ${now.get(step) ?? "no time"}`);
    }
  }
  for (const [step, atMs] of now) {
    if (atMs !== null && step !== "onTheWay" && (before.get(step) ?? null) === null) {
      factAtMs = Math.max(factAtMs ?? 0, atMs);
    }
  }
  return { wrongs, ask: false, isNew: true, factAtMs: view === null ? null : factAtMs };
}

const toRoad = ({ routeVersion, points, alongM }: OrderRoute): Road => ({
  routeVersion,
  points: points.map(([lon, lat]) => ({ lon, lat, plannedMs: 0 })),
  alongM,
});

function judgeRoad({ orderId, road }: OrderWatch, position: OrderPosition): readonly string[] {
  if (!position.onRoute || road === null || road.routeVersion !== position.routeVersion) return [];
  const expected = placeOn(road, position.alongM);
  const [lon, lat] = position.position;
  const offM = distanceM(expected, { lon, lat });
  return offM <= OFF_ROAD_M ? [] : [`${orderId}: ${offM.toFixed(1)} m off its route at ${position.alongM} m`];
}

function judgeForward({ orderId, position: before }: OrderWatch, position: OrderPosition): readonly string[] {
  if (before === null || before.routeVersion !== position.routeVersion) return [];
  const backM = before.alongM - position.alongM;
  return backM <= BACKWARDS_M ? [] : [`${orderId}: ${backM.toFixed(1)} m backwards`];
}
