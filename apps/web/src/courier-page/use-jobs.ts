"use client";

import type { ApiProblem, CourierCommand, CourierCommandName, CourierJobs } from "@doorstep/events/browser";
import { del, get, set } from "idb-keyval";
import { useCallback, useEffect, useRef, useState } from "react";
import { newIdempotencyKey } from "../ordering/idempotency-key.ts";

const LOOK_EVERY_MS = 4_000;
const TRY_AGAIN_MS = 4_000;
/** So long a press can be taken back. A code is its own second thought, and is asked at once. */
const UNDO_MS = 5_000;
const KEPT = "doorstep-command";

/** A press that is not carried out yet. It is kept, so that neither a tunnel nor a reload loses it. */
export interface Pressed {
  readonly orderId: string;
  readonly name: CourierCommandName;
  readonly body: CourierCommand;
  /** Until then it can be taken back. */
  readonly undoUntilMs: number;
  /** Once it was tried in vain. */
  readonly isKept: boolean;
}

export interface Jobs {
  readonly now: CourierJobs;
  /** Nothing was heard at the last look. */
  readonly isCutOff: boolean;
  readonly pressed: Pressed | null;
  /** Why the last press came to nothing. */
  readonly refusal: string | null;
  press(orderId: string, name: CourierCommandName, code?: string): void;
  undo(): void;
  setOnline(online: boolean): Promise<void>;
}

export function useJobs(initial: CourierJobs): Jobs {
  const [now, setNow] = useState(initial);
  const [isCutOff, setCutOff] = useState(false);
  const [pressed, setPressed] = useState<Pressed | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const sending = useRef(false);

  const look = useCallback(async (method: "GET" | "POST" = "GET", path = "jobs"): Promise<void> => {
    const response = await fetch(`/api/courier/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      signal: AbortSignal.timeout(10_000),
    }).catch(() => null);
    // The session is over, or was taken back: the page asks for the code.
    if (response?.status === 403) return location.reload();
    setCutOff(response?.ok !== true);
    if (response?.ok === true) setNow((await response.json()) as CourierJobs);
  }, []);

  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && void look(), LOOK_EVERY_MS);
    const seen = (): void => void (document.visibilityState === "visible" && look());
    document.addEventListener("visibilitychange", seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [look]);

  const change = useCallback((next: Pressed | null): void => {
    setPressed(next);
    // Where nothing can be kept, a reload forgets the press, and the courier presses again.
    (next === null ? del(KEPT) : set(KEPT, next)).catch(() => {});
  }, []);

  useEffect(() => {
    void get<Pressed>(KEPT).then(
      (kept) => kept !== undefined && setPressed((current) => current ?? kept),
      () => {},
    );
  }, []);

  const send = useCallback(
    async (what: Pressed): Promise<void> => {
      if (sending.current) return;
      sending.current = true;
      const response = await fetch(`/api/courier/orders/${encodeURIComponent(what.orderId)}/${what.name}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(what.body),
        keepalive: true,
      }).catch(() => null);
      sending.current = false;
      if (response === null || response.status >= 500) {
        setCutOff(true);
        return change({ ...what, undoUntilMs: 0, isKept: true });
      }
      const answer: object | ApiProblem = await response.json();
      if ("error" in answer) setRefusal((answer as ApiProblem).error.message);
      await look();
      change(null);
    },
    [change, look],
  );

  useEffect(() => {
    if (pressed === null) return;
    const inMs = pressed.isKept ? TRY_AGAIN_MS : Math.max(0, pressed.undoUntilMs - Date.now());
    const timer = setTimeout(() => void send(pressed), inMs);
    // Whoever puts the phone away has made up their mind.
    const away = (): void => void (document.visibilityState === "hidden" && send(pressed));
    document.addEventListener("visibilitychange", away);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", away);
    };
  }, [pressed, send]);

  return {
    now,
    isCutOff,
    pressed,
    refusal,
    press(orderId, name, code) {
      setRefusal(null);
      const body = { idempotencyKey: newIdempotencyKey(), code: code ?? null };
      const undoUntilMs = name === "deliver" ? 0 : Date.now() + UNDO_MS;
      change({ orderId, name, body, undoUntilMs, isKept: false });
    },
    undo: () => change(null),
    setOnline: (online) => look("POST", online ? "online" : "offline"),
  };
}
