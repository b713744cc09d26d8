import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { requestTranslator } from "../../../src/i18n/request.ts";
import { titleOf } from "../../../src/order-page/arrival-words.ts";
import { JustPlaced } from "../../../src/order-page/just-placed.tsx";
import { OrderPage } from "../../../src/order-page/order-page.tsx";
import { one, type Search } from "../../../src/ordering/chosen-address.ts";
import { server } from "../../../src/server/ports.ts";

export const dynamic = "force-dynamic";

interface OrderRouteProps {
  readonly params: Promise<{ orderId: string }>;
  readonly searchParams: Promise<Search>;
}

/** Once a request, for the title and for the page. Null when the link does not open this order. */
const open = cache(async (orderId: string, token: string) => {
  const access = await server().openLink(orderId, token);
  return access === null ? null : { access, snapshot: await server().snapshotOrder(orderId) };
});

export async function generateMetadata({ params, searchParams }: OrderRouteProps): Promise<Metadata> {
  const t = await requestTranslator();
  const opened = await open((await params).orderId, one((await searchParams).t) ?? "");
  // The link is the key to the order: no search engine, no referrer.
  const hidden = { robots: { index: false }, referrer: "no-referrer" } as const;
  if (opened === null) return { ...hidden, title: t.text("unknown.title") };
  if (opened.snapshot === null) return { ...hidden, title: t.text("order.placing") };
  const { step, ...title } = titleOf(opened.snapshot.view, Date.now());
  return { ...hidden, title: t.text(title.key, { ...title.values, step: t.text(step) }) };
}

export default async function OrderRoute({ params, searchParams }: OrderRouteProps) {
  const { orderId } = await params;
  const token = one((await searchParams).t) ?? "";
  const opened = await open(orderId, token);
  if (opened === null) notFound();
  const { access, snapshot } = opened;
  // Accepted and written down, but not yet through the log: a moment.
  if (snapshot === null) return <JustPlaced />;

  const own = access.role === "diner";
  const [secrets, shareLink] = await Promise.all([
    own ? server().dinerSecrets(orderId) : null,
    server().shareLink(orderId),
  ]);
  return (
    <OrderPage
      initial={snapshot}
      token={token}
      serverNowMs={Date.now()}
      own={own}
      handoverCode={secrets?.handoverCode ?? null}
      shareLink={shareLink}
    />
  );
}
