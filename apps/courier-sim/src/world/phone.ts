/**
 * A courier's phone: what it believes about the place and the time, and when its messages
 * get through. It is wrong the way phones are: errors wander instead of jumping about,
 * the stated accuracy is honest on average, clocks are off by a constant and drift, and
 * what could not be sent is kept and sent in one burst.
 */
import type { Ping } from "@doorstep/events";
import type { Chance } from "./chance.ts";
import { type LonLat, moveM, moveTowards } from "./ground.ts";
import type { Faults } from "./options.ts";
import type { Whereabouts } from "./ride.ts";

export interface Phone {
  readonly courierId: string;
  readonly run: string;
  readonly chance: Chance;
  readonly faults: Faults;
  /** Deviation of this phone's fixes in the open. */
  readonly noiseM: number;
  readonly driftPpm: number;
  readonly batteryAtStart: number;
  readonly drainPerHour: number;
  readonly lies: boolean;
  readonly admitsMock: boolean;
  readonly saysNoSpeed: boolean;
  clockErrorMs: number;
  nextClockSetMs: number;
  session: number;
  seq: number;
  lastFixMs: number | null;
  /** The wandering error, in deviations. */
  wander: { east: number; north: number };
  /** Walls around: multiplies the error, changes over minutes. */
  walls: number;
  nextGapMs: number;
  gap: { readonly untilMs: number; readonly blind: boolean } | null;
  kept: Ping[];
  nextRestartMs: number;
  offUntilMs: number;
  lie: { readonly untilMs: number; readonly bearingDeg: number; readonly distanceM: number } | null;
}

export interface Delivery {
  readonly arrivesAtMs: number;
  readonly ping: Ping;
}

const GAP_EVERY_MS = 12 * 60_000;
const GAP_MAX_MS = 4 * 60_000;
/** A phone keeps what it could not send, but not for ever: ten minutes at a ping every second. */
const KEPT_MAX = 600;
const WANDER_MS = 25_000;
const WALLS_MS = 150_000;

export function unpackPhone(owner: {
  readonly courierId: string;
  readonly run: string;
  readonly chance: Chance;
  readonly faults: Faults;
  readonly nowMs: number;
}): Phone {
  const { chance, faults, nowMs } = owner;
  const quality = chance.unit();
  const isWrong = chance.happens(faults.wrongClock);
  const wrongMs = minutesWrong(chance);
  const skewMs = chance.normal() * faults.skewMs;
  const drift = chance.normal() * 30;
  return {
    courierId: owner.courierId,
    run: owner.run,
    chance,
    faults,
    noiseM: faults.noiseM * (quality < 0.7 ? 1 : quality < 0.92 ? 2 : 4),
    clockErrorMs: isWrong ? wrongMs : skewMs,
    driftPpm: faults.skewMs > 0 ? drift : 0,
    batteryAtStart: chance.between(35, 100),
    drainPerHour: chance.between(7, 18),
    lies: chance.happens(faults.spoof),
    admitsMock: chance.happens(0.5),
    saysNoSpeed: faults.speedless > 0 && chance.happens(faults.speedless),
    session: 1,
    seq: 0,
    lastFixMs: null,
    wander: { east: chance.normal(), north: chance.normal() },
    walls: 0,
    nextGapMs: faults.gapMs > 0 ? nowMs + chance.exponential(GAP_EVERY_MS) : Number.POSITIVE_INFINITY,
    gap: null,
    kept: [],
    nextRestartMs: faults.restartMs > 0 ? nowMs + chance.exponential(faults.restartMs) : Number.POSITIVE_INFINITY,
    offUntilMs: nowMs,
    lie: null,
    nextClockSetMs: faults.clockSetMs > 0 ? nowMs + chance.exponential(faults.clockSetMs) : Number.POSITIVE_INFINITY,
  };
}

/** The phone looks where it is. Gives the messages that get through because of it, and when. */
export function takeFix(phone: Phone, truth: Whereabouts, nowMs: number): Delivery[] {
  restartNowAndThen(phone, nowMs);
  setClockNowAndThen(phone, nowMs);
  if (nowMs < phone.offUntilMs) return [];
  const burst = comeBackFromGap(phone, nowMs);
  if (phone.gap === null && nowMs >= phone.nextGapMs) {
    phone.gap = {
      untilMs: nowMs + Math.min(GAP_MAX_MS, phone.chance.exponential(phone.faults.gapMs)),
      blind: phone.chance.happens(phone.faults.blind),
    };
  }
  if (phone.gap?.blind) return burst;
  const ping = measure(phone, truth, nowMs);
  if (phone.gap !== null) {
    phone.kept.push(ping);
    if (phone.kept.length > KEPT_MAX) phone.kept.shift();
    return burst;
  }
  return [...burst, ...send(phone, ping, nowMs)];
}

function measure(phone: Phone, truth: Whereabouts, nowMs: number): Ping {
  const { chance, faults } = phone;
  const sinceMs = phone.lastFixMs === null ? Number.POSITIVE_INFINITY : nowMs - phone.lastFixMs;
  phone.lastFixMs = nowMs;
  phone.wander = {
    east: driftOn(phone.wander.east, sinceMs / WANDER_MS, chance),
    north: driftOn(phone.wander.north, sinceMs / WANDER_MS, chance),
  };
  phone.walls = driftOn(phone.walls, sinceMs / WALLS_MS, chance);
  const deviationM = phone.noiseM * Math.exp(0.4 * phone.walls);
  const position = moveM(believedPlace(phone, truth, nowMs), {
    eastM: deviationM * (0.95 * phone.wander.east + 0.3 * chance.normal()),
    northM: deviationM * (0.95 * phone.wander.north + 0.3 * chance.normal()),
  });
  // Two in three fixes lie inside the stated accuracy, give or take what the phone does not know.
  const statedM = Math.max(3, deviationM * 1.5 * Math.exp(0.15 * chance.normal()));
  const jumps = chance.happens(faults.jump);
  const jumpM = chance.between(200, 2_000);
  const jumpTo = moveTowards(position, { bearingDeg: chance.between(0, 360), distanceM: jumps ? jumpM : 0 });
  const admitsJump = jumps && chance.happens(0.5);
  const moving = truth.speedMps > 0.8;
  const bearing = (truth.bearingDeg ?? 0) + (faults.noiseM > 0 ? chance.normal() * 6 : 0);
  const clockMs = phoneClockMs(phone, nowMs);
  phone.seq += 1;
  return {
    type: "ping",
    courierId: phone.courierId,
    session: `${phone.run}.${phone.session}`,
    seq: phone.seq,
    fixAtMs: clockMs,
    sentAtMs: clockMs,
    lon: roundTo(jumpTo.lon, 1e6),
    lat: roundTo(jumpTo.lat, 1e6),
    accuracyM: roundTo(admitsJump ? jumpM * 1.2 : statedM, 10),
    speedMps: phone.saysNoSpeed
      ? 0
      : roundTo(Math.max(0, truth.speedMps + (faults.noiseM > 0 && moving ? chance.normal() * 0.4 : 0)), 100),
    bearingDeg: moving && truth.bearingDeg !== null ? Math.round((bearing + 720) % 360) % 360 : null,
    batteryPercent: Math.max(3, Math.round(phone.batteryAtStart - (phone.drainPerHour * nowMs) / 3_600_000)),
    mock: phone.lie !== null && phone.admitsMock,
  };
}

function send(phone: Phone, ping: Ping, nowMs: number): Delivery[] {
  const { chance, faults } = phone;
  const isPerfect = faults.late === 0 && faults.gapMs === 0 && faults.dup === 0;
  const wayMs = isPerfect ? 0 : 25 + chance.exponential(45);
  const lateMs = chance.happens(faults.late) ? Math.min(8_000, 2_000 + chance.exponential(2_500)) : 0;
  const arrivesAtMs = Math.ceil(nowMs + wayMs + lateMs);
  const deliveries: Delivery[] = [{ arrivesAtMs, ping }];
  if (chance.happens(faults.dup)) {
    deliveries.push({ arrivesAtMs: Math.ceil(arrivesAtMs + chance.between(50, 3_000)), ping });
  }
  return deliveries;
}

/** Kept messages leave one after another, each with its own old fix and the new time of leaving. */
function comeBackFromGap(phone: Phone, nowMs: number): Delivery[] {
  if (phone.gap === null || nowMs < phone.gap.untilMs) return [];
  phone.gap = null;
  phone.nextGapMs = nowMs + phone.chance.exponential(GAP_EVERY_MS);
  const burst = phone.kept.map((ping, at) => {
    const leavesAtMs = nowMs + at * 15;
    const arrivesAtMs = Math.ceil(leavesAtMs + 30 + phone.chance.exponential(25));
    return { arrivesAtMs, ping: { ...ping, sentAtMs: phoneClockMs(phone, leavesAtMs) } };
  });
  phone.kept = [];
  return burst;
}

/** The app is closed and opened: a new session from 1, and what was kept is gone with the old one. */
function restartNowAndThen(phone: Phone, nowMs: number): void {
  if (nowMs < phone.nextRestartMs) return;
  phone.session += 1;
  phone.seq = 0;
  phone.kept = [];
  phone.offUntilMs = nowMs + phone.chance.between(4_000, 25_000);
  phone.nextRestartMs = nowMs + 60_000 + phone.chance.exponential(phone.faults.restartMs);
}

/** By hand, or by a network that thinks it knows better; the app notices nothing. */
function setClockNowAndThen(phone: Phone, nowMs: number): void {
  if (nowMs < phone.nextClockSetMs) return;
  phone.clockErrorMs = minutesWrong(phone.chance);
  phone.nextClockSetMs = nowMs + phone.chance.exponential(phone.faults.clockSetMs);
}

const minutesWrong = (chance: Chance): number => chance.between(60_000, 480_000) * (chance.happens(0.5) ? 1 : -1);

/** Liars claim, for minutes at a time, to be kilometres from where they are. */
function believedPlace(phone: Phone, truth: LonLat, nowMs: number): LonLat {
  if (!phone.lies) return truth;
  if (phone.lie !== null && nowMs >= phone.lie.untilMs) phone.lie = null;
  if (phone.lie === null && phone.chance.happens(0.01)) {
    phone.lie = {
      untilMs: nowMs + phone.chance.between(120_000, 600_000),
      bearingDeg: phone.chance.between(0, 360),
      distanceM: phone.chance.between(500, 3_000),
    };
  }
  return phone.lie === null ? truth : moveTowards(truth, phone.lie);
}

function phoneClockMs(phone: Phone, nowMs: number): number {
  return Math.round(nowMs + phone.clockErrorMs + (phone.driftPpm * nowMs) / 1e6);
}

/** One step of a value that forgets: deviation 1 whatever the step. */
function driftOn(value: number, steps: number, chance: Chance): number {
  const kept = Math.exp(-steps);
  return kept * value + Math.sqrt(1 - kept * kept) * chance.normal();
}

const roundTo = (value: number, perUnit: number): number => Math.round(value * perUnit) / perUnit;
