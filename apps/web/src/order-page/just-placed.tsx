import Head from "next/head";
import type { Translator } from "../i18n/translator.ts";
import { Wordmark } from "../ui/marks.tsx";

const LOOK_EVERY_S = 1;

/** The moment between paying and the order's first appearance. The browser itself looks again. */
export function JustPlaced({ t }: { readonly t: Translator }) {
  return (
    <main className="gutter mx-auto min-h-dvh max-w-160">
      <Head>
        <meta httpEquiv="refresh" content={`${LOOK_EVERY_S}`} />
      </Head>
      <div className="flex min-h-12 items-center">
        <Wordmark />
      </div>
      <h1 className="pt-6 text-title">{t.text("order.placing")}</h1>
      <p role="status" className="pt-2 text-relative font-normal text-ink-2">
        {t.text("order.placingNext")}
      </p>
    </main>
  );
}
