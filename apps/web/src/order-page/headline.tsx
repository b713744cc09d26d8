import type { OrderView } from "@doorstep/events/browser";
import { Bike, CircleX, ClockAlert, CreditCard } from "lucide-react";
import type { ReactNode } from "react";
import type { Clock } from "../i18n/figures.ts";
import type { MessageKey } from "../i18n/messages.ts";
import { Rich } from "../i18n/rich.tsx";
import type { Translator } from "../i18n/translator.ts";
import { relativeWords } from "./arrival-words.ts";
import type { Freshness } from "./freshness.ts";
import { isLate, type Screen } from "./screen.ts";
import { isRejected } from "./sentence.ts";

/** Longer than this, the range is set smaller so that it never wraps. */
const LONG_FROM_CHARACTERS = 12;

interface HeadlineProps {
  readonly t: Translator;
  readonly view: OrderView;
  readonly screen: Screen;
  readonly freshness: Freshness;
  readonly nowMs: number;
}

/** When: an eyebrow, the time or a title in its place, and what to make of it. */
export function Headline({ t, view, screen, freshness, nowMs }: HeadlineProps) {
  const { arrival, restaurant } = view;
  switch (screen) {
    case "delivered":
      return (
        <Block eyebrow={t.text("order.deliveredFrom", { restaurant: restaurant.name })}>
          {view.deliveredAtMs !== null && <Arrival clock={t.figures.clock(view.deliveredAtMs)} held={false} />}
          <p className="text-relative">{againstPromise(t, view)}</p>
        </Block>
      );
    case "paymentFailed":
      return (
        <Block
          eyebrow={t.text("payment.eyebrow")}
          icon={<CreditCard size={18} strokeWidth={1.75} aria-hidden="true" />}
        >
          <Title>{t.text("payment.title")}</Title>
          <p className="text-relative">{t.text("payment.notCharged")}</p>
        </Block>
      );
    case "paymentUnclear": {
      const { title, next } = unclearPayment(view.paymentWait);
      return (
        <Block
          eyebrow={t.text("payment.eyebrow")}
          icon={<CreditCard size={18} strokeWidth={1.75} aria-hidden="true" />}
        >
          <Title>{t.text(title)}</Title>
          <p className="text-relative">{t.text(next)}</p>
        </Block>
      );
    }
    case "cancelled":
      return (
        <Block eyebrow={t.text("cancelled.eyebrow")} icon={<CircleX size={18} strokeWidth={1.75} aria-hidden="true" />}>
          <Title>{t.text(cancelledTitle(view), { restaurant: restaurant.name })}</Title>
          <p className="text-relative">{refund(t, view)}</p>
        </Block>
      );
    case "noTime":
      return (
        <Block eyebrow={t.text("order.from", { restaurant: restaurant.name })}>
          <Title>{t.text("order.noTime")}</Title>
        </Block>
      );
    case "arriving":
    case "late":
    case "noCourier": {
      const late = arrival !== null && isLate(arrival);
      const news = eyebrowOf(t, { view, screen, late });
      if (arrival === null) {
        return (
          <Block {...news}>
            <Title>{t.text("order.noTime")}</Title>
          </Block>
        );
      }
      const held = freshness.kind !== "live";
      return (
        <Block {...news}>
          <Arrival clock={t.figures.range(arrival)} held={held} />
          <p className="text-relative">
            {held && (
              <>
                {t.text("order.asOf", { time: { clockMs: freshness.asOfMs } })}
                <span className="font-normal text-ink-3"> · </span>
              </>
            )}
            <span className={held ? "font-normal text-ink-3" : ""}>
              {t.message(relativeWords(arrival, held ? freshness.asOfMs : nowMs))}
            </span>
            {late && (
              <span className="font-normal text-ink-2">
                {" · "}
                <Rich
                  t={t}
                  of="order.was"
                  values={{ span: { earliestMs: arrival.firstEarliestMs, latestMs: arrival.firstLatestMs } }}
                />
              </span>
            )}
          </p>
        </Block>
      );
    }
  }
}

/** What has slipped is the news; else whose dinner it is. */
function eyebrowOf(
  t: Translator,
  { view, screen, late }: { readonly view: OrderView; readonly screen: Screen; readonly late: boolean },
): { readonly eyebrow: string; readonly icon?: ReactNode } {
  if (screen === "noCourier") {
    return {
      eyebrow: t.text("noCourier.eyebrow"),
      icon: <Bike size={18} strokeWidth={1.75} aria-hidden="true" />,
    };
  }
  if (!late) return { eyebrow: t.text("order.arrivingFrom", { restaurant: view.restaurant.name }) };
  return {
    eyebrow: t.text("why.later", { minutes: view.arrival?.changeMin ?? 0 }),
    icon: <ClockAlert size={18} strokeWidth={1.75} aria-hidden="true" />,
  };
}

/** A bank that is silent is one thing; not hearing whether it has answered is another. */
function unclearPayment(wait: OrderView["paymentWait"]): { readonly title: MessageKey; readonly next: MessageKey } {
  switch (wait) {
    case "notKnown":
      return { title: "payment.notKnownTitle", next: "payment.notKnownNext" };
    case "overdue":
      return { title: "payment.unclearTitle", next: "payment.overdueNext" };
    case "due":
    case null:
      return { title: "payment.unclearTitle", next: "payment.unclearNext" };
  }
}

function Block(props: { eyebrow: string; icon?: ReactNode; children: ReactNode }) {
  const { eyebrow, icon, children } = props;
  return (
    <div className="desk:pt-3">
      <p
        className={`flex min-h-6 items-center gap-2 text-label ${icon === undefined ? "text-ink-2" : "font-[650] text-attention"}`}
      >
        {icon}
        {eyebrow}
      </p>
      {children}
    </div>
  );
}

function Arrival({ clock, held }: { readonly clock: Clock; readonly held: boolean }) {
  const text = `${clock.time} ${clock.half}`;
  const long = clock.time.length >= LONG_FROM_CHARACTERS - 1;
  return (
    <h1
      key={text}
      className={`changed mb-3 -ml-[0.04em] ${long ? "text-arrival-long" : "text-arrival max-[359px]:text-arrival-long"} ${held ? "text-ink-2" : ""} min-[360px]:whitespace-nowrap desk:mb-4 desk:text-arrival-desk`}
    >
      {/* At 200 % zoom it may break after the dash. */}
      {clock.time.split("–").map((part, index, parts) => (
        <span key={part} className="whitespace-nowrap">
          {part}
          {index < parts.length - 1 && "–"}
          {index < parts.length - 1 && <wbr />}
        </span>
      ))}
      <span className="text-half-day"> {clock.half}</span>
    </h1>
  );
}

function Title({ children }: { readonly children: ReactNode }) {
  return <h1 className="mb-2 text-title text-balance">{children}</h1>;
}

function againstPromise(t: Translator, { arrival, deliveredAtMs }: OrderView): string {
  if (arrival === null || deliveredAtMs === null) return "";
  const { firstEarliestMs: earliestMs, firstLatestMs: latestMs } = arrival;
  const span = { earliestMs, latestMs };
  // By the clock's face, as the range is written: 7:47 is within 7:39–7:47.
  const minute = (atMs: number): number => Math.floor(atMs / 60_000);
  const after = minute(deliveredAtMs) - minute(latestMs);
  const before = minute(earliestMs) - minute(deliveredAtMs);
  if (after > 0) return t.text("delivered.later", { minutes: after, span });
  return before > 0 ? t.text("delivered.earlier", { minutes: before, span }) : t.text("delivered.within", { span });
}

/** Why it ended, where that says more than that it did. */
function cancelledTitle({ cancelled, timeline }: OrderView): MessageKey {
  switch (cancelled?.reason) {
    case "undeliverable":
      return "cancelled.unreached";
    case "noCourier":
      return "cancelled.noCourier";
    case "unpaid":
      return "cancelled.unpaid";
    default:
      return isRejected({ cancelled, timeline }) ? "cancelled.rejected" : "cancelled.title";
  }
}

/** Whether money moved, and where it goes. */
function refund(t: Translator, { cancelled, payment, bill }: OrderView): string {
  if (cancelled === null || payment?.state !== "authorised") return t.text("cancelled.noCharge");
  if (cancelled.refundedMinor === 0) return t.text("cancelled.noRefund");
  const amount = { minor: cancelled.refundedMinor, currency: bill.currency };
  const total = { minor: payment.amountMinor, currency: bill.currency };
  return cancelled.refundedMinor < payment.amountMinor
    ? t.text("cancelled.partRefund", { amount, total, method: payment.method })
    : t.text("cancelled.refund", { amount, method: payment.method });
}
