import type { OrderSnapshot } from "@doorstep/events/browser";
import { useEffect, useRef, useState } from "react";
import type { Translator } from "../i18n/translator.ts";
import { announce, startAnnounced } from "./announcement.ts";

interface AnnouncerProps {
  readonly t: Translator;
  readonly snapshot: OrderSnapshot;
  readonly nowMs: number;
  /** Cut off: what is shown is no news. */
  readonly held: boolean;
}

/** One polite sentence at a time, for those who do not see the page change. */
export function Announcer({ t, snapshot, nowMs, held }: AnnouncerProps) {
  const { view, position } = snapshot;
  const told = useRef(startAnnounced(view));
  const [words, setWords] = useState("");
  useEffect(() => {
    if (held) return;
    const next = announce(told.current, { view, position, nowMs });
    told.current = next.told;
    if (next.message !== null) setWords(t.message(next.message));
  }, [t, view, position, nowMs, held]);
  return (
    <p aria-live="polite" className="sr-only">
      {words}
    </p>
  );
}
