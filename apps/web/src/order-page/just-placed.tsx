"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useTranslator } from "../i18n/provider.tsx";
import { Wordmark } from "../ui/marks.tsx";

const LOOK_EVERY_MS = 1_000;

/** The moment between paying and the order's first appearance on the log. */
export function JustPlaced() {
  const t = useTranslator();
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [router]);
  return (
    <main className="gutter mx-auto min-h-dvh max-w-160">
      <div className="flex min-h-12 items-center">
        <Wordmark />
      </div>
      <h1 className="pt-6 text-title">{t.text("order.placing")}</h1>
      <p role="status" className="pt-2 text-relative font-normal text-ink-2">
        {t.text("order.placingNext")}
      </p>
      <noscript>
        <p className="pt-2 text-label text-ink-2">{t.text("order.placingStatic")}</p>
      </noscript>
    </main>
  );
}
