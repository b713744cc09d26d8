"use client";

import type { Fix } from "@doorstep/events/browser";
import { get, set } from "idb-keyval";
import { useEffect, useRef, useState } from "react";
import { newIdempotencyKey } from "../ordering/idempotency-key.ts";
import { drop, type FixQueue, nextBatch, put, resume } from "./fix-queue.ts";

const EVERY_MS = 4_000;
/** A phone that is nearly empty looks up less often. */
const SPARING_MS = 12_000;
const LOW_PERCENT = 15;
const KEPT = "doorstep-positions";

export interface Positions {
  /** Where the phone is; null when that is not known yet. */
  readonly here: Fix | null;
  /** The newest that has been taken, by our clock. */
  readonly sentAtMs: number | null;
  readonly kept: number;
  readonly problem: "denied" | "unknown" | null;
  readonly batteryPercent: number | null;
  readonly sparing: boolean;
}

const NOTHING: Positions = {
  here: null,
  sentAtMs: null,
  kept: 0,
  problem: null,
  batteryPercent: null,
  sparing: false,
};

/** Takes a position every four seconds, and sends it, or keeps it until it can be sent. */
export function usePositions(online: boolean): Positions {
  const [positions, setPositions] = useState(NOTHING);
  const queue = useRef<FixQueue | null>(null);
  const change = useRef((more: Partial<Positions>): void => setPositions((now) => ({ ...now, ...more }))).current;

  useEffect(() => {
    if (!online) return;
    const ended = new AbortController();
    const { signal } = ended;
    let battery: Battery | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let sending = false;
    /** The newest that was found and is not in the queue yet. Who stands where nothing is found says nothing. */
    let found: Found | null = null;

    async function open(): Promise<void> {
      queue.current ??= resume(await get<FixQueue>(KEPT).catch(() => undefined), newIdempotencyKey(), Date.now());
      battery = await readBattery();
      if (!signal.aborted) await look();
    }

    async function look(): Promise<void> {
      const batteryPercent = battery === null ? null : Math.round(battery.level * 100);
      const sparing = batteryPercent !== null && batteryPercent <= LOW_PERCENT && battery?.charging === false;
      timer = setTimeout(() => void look(), sparing ? SPARING_MS : EVERY_MS);
      change({ batteryPercent, sparing });
      if (queue.current === null) return;
      if (found !== null) keep(put(queue.current, { ...found, batteryPercent }, Date.now()));
      found = null;
      await send();
    }

    function keep(next: FixQueue): void {
      queue.current = next;
      const here = next.fixes.at(-1);
      change({ kept: next.fixes.length, ...(here !== undefined && { here }) });
      // Where nothing can be kept, a reload forgets; the page goes on.
      set(KEPT, next).catch(() => {});
    }

    async function send(): Promise<void> {
      if (sending) return;
      sending = true;
      try {
        for (;;) {
          const batch = queue.current === null ? null : nextBatch(queue.current, Date.now());
          if (batch === null) return;
          const { status } = await post(batch, signal);
          // What is not as it should be will not be so the next time either.
          if (status !== 200 && status !== 400) return;
          if (queue.current !== null) keep(drop(queue.current, batch));
          if (status === 200) change({ sentAtMs: Date.now() });
        }
      } catch {
        // Kept; the next look sends it.
      } finally {
        sending = false;
      }
    }

    void open();
    const watch = navigator.geolocation?.watchPosition(
      (position) => {
        found = toFound(position);
        change({ problem: null });
      },
      ({ code, PERMISSION_DENIED }) => change({ problem: code === PERMISSION_DENIED ? "denied" : "unknown" }),
      { enableHighAccuracy: true, maximumAge: 2_000 },
    );
    if (watch === undefined) change({ problem: "denied" });
    const awake = stayAwake(signal);
    return () => {
      ended.abort();
      clearTimeout(timer);
      if (watch !== undefined) navigator.geolocation.clearWatch(watch);
      awake();
    };
  }, [online, change]);

  return positions;
}

const post = (batch: object, signal: AbortSignal): Promise<Response> =>
  fetch("/api/courier/positions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(batch),
    signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
  });

type Found = Omit<Fix, "seq" | "batteryPercent">;

const toFound = ({ coords, timestamp }: GeolocationPosition): Found => ({
  fixAtMs: Math.round(timestamp),
  lon: coords.longitude,
  lat: coords.latitude,
  accuracyM: coords.accuracy,
  speedMps: coords.speed,
  bearingDeg: Number.isFinite(coords.heading) ? coords.heading : null,
});

interface Battery {
  readonly level: number;
  readonly charging: boolean;
}

/** Only some browsers tell. */
async function readBattery(): Promise<Battery | null> {
  const { getBattery } = navigator as { getBattery?: () => Promise<Battery> };
  return getBattery === undefined ? null : getBattery.call(navigator).catch(() => null);
}

/** The screen stays on while the page is seen; the lock is lost with every glance at another one. */
function stayAwake(signal: AbortSignal): () => void {
  let lock: WakeLockSentinel | undefined;
  const hold = async (): Promise<void> => {
    if (document.visibilityState !== "visible" || signal.aborted) return;
    lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
  };
  const again = (): void => void hold();
  void hold();
  document.addEventListener("visibilitychange", again);
  return () => {
    document.removeEventListener("visibilitychange", again);
    void lock?.release().catch(() => {});
  };
}
