import type { OrderView } from "@doorstep/events/browser";
import { Bell, BellRing } from "lucide-react";
import { useEffect, useState } from "react";
import type { Translator } from "../i18n/translator.ts";
import { canStillBeNear, type NearWish, nearNotice } from "./near-notice.ts";

/** Asks for the right to notify when it is tapped, never before; then tells once. */
export function NearBell({ t, view }: { readonly t: Translator; readonly view: OrderView }) {
  const key = `doorstep-near-${view.orderId}`;
  const [wish, setWish] = useState<NearWish | null>(null);
  // Only the browser knows whether it can, and what was asked for before.
  useEffect(() => {
    const can = "Notification" in window && "serviceWorker" in navigator;
    if (can) setWish(readWish(key));
  }, [key]);

  useEffect(() => {
    const notice = wish === null ? null : nearNotice(wish, view);
    if (notice === null) return;
    setWish(keepWish(key, "told"));
    const said = { title: t.text("near.noticeTitle"), body: t.message(notice), tag: view.orderId };
    // The right may have been taken back meanwhile.
    notify(said).catch(() => setWish("refused"));
  }, [t, view, wish, key]);

  const ask = async (): Promise<void> => {
    const granted = (await Notification.requestPermission()) === "granted";
    if (granted) await navigator.serviceWorker.register(WORKER);
    setWish(keepWish(key, granted ? "wanted" : "refused"));
  };

  if (!canStillBeNear(view)) return null;
  // Its room is kept, so that nothing below moves when it comes.
  if (wish === null) return <div className="min-h-11 [@media(scripting:none)]:hidden" />;
  if (wish === "none") {
    return (
      <button
        type="button"
        onClick={() => void ask()}
        className="press inline-flex min-h-11 items-center gap-2.5 text-label font-[650]"
      >
        <Bell size={20} strokeWidth={1.75} aria-hidden="true" />
        <span className="border-b border-ink">{t.text("near.ask")}</span>
      </button>
    );
  }
  return (
    <p role="status" className="flex min-h-11 items-center gap-2.5 text-label text-ink-2">
      <BellRing size={20} strokeWidth={1.75} aria-hidden="true" />
      {t.text(wish === "refused" ? "near.refused" : "near.wanted")}
    </p>
  );
}

/** Phones show a page's notices only through a worker of its own. */
const WORKER = "/notice-worker.js";

async function notify(notice: { title: string; body: string; tag: string }): Promise<void> {
  const { title, ...options } = notice;
  const worker = await navigator.serviceWorker.ready;
  await worker.showNotification(title, { ...options, icon: "/icon.svg", data: location.href });
}

/** A page that may keep nothing forgets at its next load. */
function readWish(key: string): NearWish {
  try {
    const kept = localStorage.getItem(key);
    return kept === "wanted" || kept === "told" ? kept : "none";
  } catch {
    return "none";
  }
}

function keepWish(key: string, wish: NearWish): NearWish {
  try {
    localStorage.setItem(key, wish);
  } catch {
    // Private windows refuse; the wish then lives as long as the page.
  }
  return wish;
}
