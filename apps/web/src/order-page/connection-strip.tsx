import { WifiOff } from "lucide-react";
import type { Translator } from "../i18n/translator.ts";
import { Strip } from "../ui/strip.tsx";
import type { Freshness } from "./freshness.ts";

/** Quiet when fine, honest when not. */
export function ConnectionStrip(props: {
  t: Translator;
  freshness: Freshness;
  refused: boolean;
  nowMs: number;
  onTryNow: () => void;
}) {
  const { t, freshness, refused, nowMs, onTryNow } = props;
  const icon = <WifiOff size={22} strokeWidth={1.75} aria-hidden="true" />;
  if (refused) return <Strip icon={icon} title={t.text("unknown.title")} detail={t.text("connection.refused")} />;
  if (freshness.kind === "live") return null;
  const offline = freshness.kind === "offline";
  return (
    <Strip
      icon={icon}
      title={t.text(offline ? "connection.reconnecting" : "connection.behind")}
      detail={t.text("connection.lastUpdate", { age: { ageMs: nowMs - freshness.asOfMs } })}
      action={
        offline && (
          <button type="button" onClick={onTryNow} className="press min-h-11 px-1 text-label font-[650]">
            <span className="border-b border-ink">{t.text("connection.tryNow")}</span>
          </button>
        )
      }
    />
  );
}
