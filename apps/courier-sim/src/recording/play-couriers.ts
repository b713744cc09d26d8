/** The couriers of a recording: who they are, where they were last seen, their coming and going. */
import type { Ping, Vehicle } from "@doorstep/events";
import type { LonLat } from "../world/ground.ts";
import type { LineOf } from "./lines.ts";
import { onCouriers, type PlayedRecord, type ReplayOptions, replayedCourierId } from "./played.ts";

export interface PlayedCourier {
  online: boolean;
  version: number;
  name: string;
  vehicle: Vehicle;
  position: LonLat | null;
}

export interface CourierPlayer {
  courierOf(courierId: string): PlayedCourier;
  playPing(line: LineOf<"ping">): PlayedRecord[];
  playPresence(line: LineOf<"online"> | LineOf<"offline">): PlayedRecord[];
  onlineIds(): string[];
}

export function openCourierPlayer({ run }: Pick<ReplayOptions, "run">): CourierPlayer {
  const origin = `sim:${run}`;
  const couriers = new Map<string, PlayedCourier>();

  return {
    courierOf,
    playPing,
    playPresence,
    onlineIds: () => [...couriers].filter(([, { online }]) => online).map(([courierId]) => courierId),
  };

  function playPing(line: LineOf<"ping">): PlayedRecord[] {
    const position = { lon: line.position[0], lat: line.position[1] };
    courierOf(line.courierId).position = position;
    const ping: Ping = {
      type: "ping",
      courierId: replayedCourierId(run, line.courierId),
      session: `${run}.${line.session ?? "1"}`,
      seq: line.seq,
      fixAtMs: line.fixAt ?? line.sentAt,
      sentAtMs: line.sentAt,
      ...position,
      accuracyM: line.accuracyM ?? null,
      speedMps: line.speedMps ?? null,
      bearingDeg: line.bearingDeg ?? null,
      batteryPercent: line.batteryPercent ?? null,
      mock: line.mock ?? false,
    };
    return [onCouriers(line.t, ping)];
  }

  function playPresence(line: LineOf<"online"> | LineOf<"offline">): PlayedRecord[] {
    const courier = courierOf(line.courierId);
    courier.version += 1;
    courier.online = line.type === "online";
    const start = {
      courierId: replayedCourierId(run, line.courierId),
      version: courier.version,
      atMs: line.at,
      origin,
    };
    if (line.type === "offline") return [onCouriers(line.t, { ...start, type: "courier-offline" })];
    courier.name = line.name ?? courier.name;
    courier.vehicle = line.vehicle ?? courier.vehicle;
    return [onCouriers(line.t, { ...start, type: "courier-online", name: courier.name, vehicle: courier.vehicle })];
  }

  function courierOf(courierId: string): PlayedCourier {
    const known = couriers.get(courierId);
    if (known !== undefined) return known;
    const courier: PlayedCourier = {
      online: false,
      version: 0,
      name: `Courier ${couriers.size + 1}`,
      vehicle: "bicycle",
      position: null,
    };
    couriers.set(courierId, courier);
    return courier;
  }
}
