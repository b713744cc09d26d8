/**
 * The page of one order. The server renders it whole; the browser then gets the page's own
 * script and nothing of Next.js (docs/decisions/order-page-alone.md). In development Next.js
 * brings it to life itself, and reloads what changes.
 */
import type { GetServerSideProps } from "next";
import Head from "next/head";
import { localeOf } from "../../src/i18n/locales.ts";
import { messagesOf } from "../../src/i18n/messages.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import { titleOf } from "../../src/order-page/arrival-words.ts";
import { GIVEN_ID, type Given, GivenOrder, ROOT_ID } from "../../src/order-page/given-order.tsx";
import { JustPlaced } from "../../src/order-page/just-placed.tsx";
import { UnknownLink } from "../../src/order-page/unknown-link.tsx";
import { server } from "../../src/server/ports.ts";

export const config = { unstable_runtimeJS: false };

interface OrderRouteProps {
  readonly locale: Given["locale"];
  /** The city's. */
  readonly timeZone: string;
  /** Null when the link does not open this order, or the order is not to be seen yet. */
  readonly given: Given | null;
  readonly opened: boolean;
  /** Address of the page's script; null in development. */
  readonly script: string | null;
}

export const getServerSideProps: GetServerSideProps<OrderRouteProps> = async ({ req, res, params, query }) => {
  const ports = server();
  const orderId = String(params?.orderId ?? "");
  const token = typeof query.t === "string" ? query.t : "";
  const locale = localeOf({ cookies: req.cookies, acceptLanguage: req.headers["accept-language"] ?? "" });
  const script = ports.orderScript;
  const { timeZone } = ports.city;
  const access = await ports.openLink(orderId, token);
  if (access === null) {
    res.statusCode = 404;
    return { props: { locale, timeZone, given: null, opened: false, script } };
  }
  const snapshot = await ports.snapshotOrder(orderId);
  // Accepted and written down, but not yet to be read: a moment.
  if (snapshot === null) return { props: { locale, timeZone, given: null, opened: true, script } };

  const own = access.role === "diner";
  const [secrets, rating, shareLink] = await Promise.all([
    own ? ports.dinerSecrets(orderId) : null,
    own && snapshot.view.phase === "delivered" ? ports.ratingOf(orderId) : null,
    ports.shareLink(orderId),
  ]);
  const order = {
    initial: snapshot,
    token,
    serverNowMs: Date.now(),
    own,
    handoverCode: secrets?.handoverCode ?? null,
    courierPhone: own ? ports.courierPhone(snapshot.view.number) : null,
    shareLink,
    rating,
  };
  const given = { locale, messages: messagesOf[locale], timeZone, order };
  return { props: { locale, timeZone, given, opened: true, script } };
};

export default function OrderRoute({ locale, timeZone, given, opened, script }: OrderRouteProps) {
  const t = createTranslator(locale, messagesOf[locale], timeZone);
  if (given === null) {
    return (
      <>
        <Hidden title={t.text(opened ? "order.placing" : "unknown.title")} />
        {opened ? <JustPlaced t={t} /> : <UnknownLink t={t} />}
      </>
    );
  }
  const { view } = given.order.initial;
  const { step, ...title } = titleOf(view, given.order.serverNowMs);
  return (
    <>
      <Hidden title={t.text(title.key, { ...title.values, step: t.text(step) })} script={script} />
      <div id={ROOT_ID}>
        <GivenOrder {...given} />
      </div>
      {script !== null && (
        <script
          id={GIVEN_ID}
          type="application/json"
          // biome-ignore lint/security/noDangerouslySetInnerHtml: our own JSON, unable to end its element.
          dangerouslySetInnerHTML={{ __html: JSON.stringify(given).replaceAll("<", "\\u003c") }}
        />
      )}
    </>
  );
}

/** The link is the key to the order: no search engine, no referrer. */
function Hidden({ title, script = null }: { readonly title: string; readonly script?: string | null }) {
  return (
    <Head>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <meta name="referrer" content="no-referrer" />
      {script !== null && <script type="module" src={script} />}
    </Head>
  );
}
