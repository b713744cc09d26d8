import type { OrderSnapshot } from "@doorstep/events/browser";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslator } from "../i18n/provider.tsx";
import type { Translator } from "../i18n/translator.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { Timeline, type TimelineRow } from "../ui/timeline.tsx";
import { TopBar } from "../ui/top-bar.tsx";
import { Actions } from "./actions.tsx";
import { Announcer } from "./announcer.tsx";
import { titleOf } from "./arrival-words.ts";
import { Bill } from "./bill.tsx";
import { CancelSheet, canCancel } from "./cancel-sheet.tsx";
import { LateChoice, NoCourierChoice } from "./choice.tsx";
import { ConnectionStrip } from "./connection-strip.tsx";
import { type Freshness, freshnessOf } from "./freshness.ts";
import { Headline } from "./headline.tsx";
import { HelpSheet } from "./help-sheet.tsx";
import { LateCard } from "./late-card.tsx";
import { firstName } from "./names.ts";
import { NearBell } from "./near-bell.tsx";
import { NoCourierCard } from "./no-courier-card.tsx";
import { OrderMapArea } from "./order-map-area.tsx";
import { PaymentFailed } from "./payment-failed.tsx";
import { PositionsNote } from "./positions-note.tsx";
import { Rating } from "./rating.tsx";
import { isOver, type Screen, screenOf } from "./screen.ts";
import { heldSentenceFor, type Sentence, sentenceFor } from "./sentence.ts";
import { SentenceLine } from "./sentence-line.tsx";
import { type Step, stepsOf } from "./steps.ts";
import { Summary } from "./summary.tsx";
import { useLiveOrder } from "./use-live-order.ts";
import { useNow } from "./use-now.ts";
import { Why } from "./why.tsx";

export interface OrderPageProps {
  readonly initial: OrderSnapshot;
  readonly token: string;
  readonly serverNowMs: number;
  /** The diner's own page; false with the shared link. */
  readonly own: boolean;
  readonly handoverCode: string | null;
  /** Reaches the courier without showing anybody's number; null where no such line is set up. */
  readonly courierPhone: string | null;
  readonly shareLink: string;
  /** Stars the diner gave before; null when none, or when this is not their page. */
  readonly rating: number | null;
}

/** When, what, where; then do; then detail. The server renders it, and it stands without script and without map. */
export function OrderPage(props: OrderPageProps) {
  const { initial, token, serverNowMs, own, handoverCode, courierPhone, shareLink, rating } = props;
  const t = useTranslator();
  const live = useLiveOrder({ initial, token });
  const { view, route, position } = live.snapshot;
  const nowMs = useNow({ serverNowMs, clockOffsetMs: live.connection?.clockOffsetMs ?? 0 });
  const screen = screenOf(view, nowMs);
  const known = freshnessOf({ connection: live.connection, asOfMs: live.asOfMs, nowMs });
  // What is over does not grow old.
  const freshness: Freshness = isOver(screen) ? { kind: "live" } : known;
  const held = freshness.kind !== "live";
  const before = usePreviousCourier(view.courier?.name ?? null);
  const helpSheet = useRef<HTMLDialogElement>(null);
  const cancelSheet = useRef<HTMLDialogElement>(null);

  const sentence =
    freshness.kind === "live"
      ? withChange(sentenceFor(view, position, nowMs), { courier: view.courier?.name ?? null, before })
      : heldSentenceFor(view, position, freshness.asOfMs);
  const code = own && hasCode(screen, view.phase) ? handoverCode : null;
  const call = own && view.courier !== null && !isOver(screen) ? courierPhone : null;
  const rows = stepsOf(view).map((step) => rowOf(t, step));
  const hasMap = screen !== "paymentFailed" && screen !== "paymentUnclear" && screen !== "cancelled";
  const order = { orderId: view.orderId, token };
  const onCancel = own && canCancel(view) ? () => openOnly(cancelSheet, helpSheet) : null;
  const choice = {
    ...{ t, view },
    onCancel: () => cancelSheet.current?.showModal(),
    onTalk: () => helpSheet.current?.showModal(),
  };

  useTitle(t, live.snapshot, nowMs);

  return (
    <div className="desk:flex">
      <main className="relative mx-auto w-full max-w-160 pb-10 desk:m-0 desk:h-dvh desk:w-115 desk:max-w-none desk:shrink-0 desk:overflow-y-auto">
        <TopBar
          label={t.text("app.home")}
          right={<p className="text-label text-ink-2">{t.text("order.number", { number: view.number })}</p>}
        />
        <ConnectionStrip t={t} freshness={freshness} refused={live.refused} nowMs={nowMs} onTryNow={live.tryNow} />
        <div className="gutter desk:px-9">
          <Headline t={t} view={view} screen={screen} freshness={freshness} nowMs={nowMs} />
          {screen === "arriving" && view.arrival !== null && !held && <Why t={t} arrival={view.arrival} />}
          <div className="py-2 desk:py-4">
            {screen === "late" && !held ? (
              <>
                <LateCard t={t} view={view} />
                {own && <LateChoice {...choice} />}
              </>
            ) : screen === "noCourier" && !held ? (
              <>
                <NoCourierCard t={t} view={view} />
                {own && <NoCourierChoice {...choice} />}
              </>
            ) : screen === "paymentFailed" ? (
              <PaymentFailed t={t} view={view} order={order} own={own} />
            ) : (
              <SentenceLine t={t} sentence={sentence} courierName={view.courier?.name ?? null} code={code} />
            )}
          </div>
        </div>
        {hasMap && (
          <OrderMapArea
            t={t}
            view={view}
            route={route}
            position={position}
            nowMs={nowMs}
            clockOffsetMs={live.connection?.clockOffsetMs ?? 0}
            screen={screen}
            held={held}
          />
        )}
        {hasMap && !held && view.courier !== null && !isOver(screen) && (
          <PositionsNote t={t} everyMs={live.positionsEveryMs} />
        )}
        <div className="gutter grid gap-3 pt-3 desk:gap-6 desk:px-9">
          {screen === "delivered" ? (
            <div>
              <Summary t={t} view={view} route={route} rows={rows}>
                {own && <Rating t={t} order={order} given={rating} />}
              </Summary>
            </div>
          ) : (
            <>
              {screen === "cancelled" && (
                <a href="/" className={buttonClass("filled")}>
                  {t.text("cancelled.another")}
                </a>
              )}
              {screen === "cancelled" && own && (
                <Button look="outlined" onClick={choice.onTalk}>
                  {t.text("talk.open")}
                </Button>
              )}
              {hasMap && <Actions {...{ t, code, shareLink, call, own, view }} onHelp={choice.onTalk} />}
              {screen === "paymentFailed" && <Bill t={t} view={view} />}
              <Timeline rows={rows} label={t.text("order.steps")} held={held} />
              {!held && hasMap && <NearBell t={t} view={view} />}
            </>
          )}
          {screen !== "paymentFailed" && (
            <div className={screen === "delivered" ? "hidden desk:block" : ""}>
              <Bill t={t} view={view} />
            </div>
          )}
          <noscript>
            <p className="text-label text-ink-2">{t.text("order.static", { time: { clockMs: serverNowMs } })}</p>
          </noscript>
        </div>
        {own && <HelpSheet ref={helpSheet} t={t} view={view} onCancel={onCancel} />}
        {own && <CancelSheet ref={cancelSheet} t={t} view={view} order={order} />}
        <Announcer t={t} snapshot={live.snapshot} nowMs={nowMs} held={held} />
      </main>
    </div>
  );
}

type SheetRef = RefObject<HTMLDialogElement | null>;

/** One sheet at a time. */
function openOnly(open: SheetRef, close: SheetRef): void {
  close.current?.close();
  open.current?.showModal();
}

/** The door code is asked for once the kitchen said yes, and until the bag is handed over. */
function hasCode(screen: Screen, phase: OrderSnapshot["view"]["phase"]): boolean {
  return !isOver(screen) && phase !== "placed" && phase !== "paymentFailed";
}

function rowOf(t: Translator, { name, mark, label, time }: Step): TimelineRow {
  return {
    name,
    mark,
    label: t.text(label),
    state: t.text(`step.state.${mark}`),
    time: time === null ? "" : t.message(time),
  };
}

/** The name of the courier before this one, as far as this page has seen it. */
function usePreviousCourier(name: string | null): string | null {
  const [seen, setSeen] = useState<{ readonly name: string | null; readonly before: string | null }>({
    name,
    before: null,
  });
  if (name !== null && name !== seen.name) setSeen({ name, before: seen.name });
  return seen.before;
}

/** A takeover is the news while the new courier is on the way to the restaurant. */
function withChange(sentence: Sentence, names: { courier: string | null; before: string | null }): Sentence {
  const { courier, before } = names;
  const coming = sentence.key === "sentence.cookingComing" || sentence.key === "sentence.readyComing";
  const comingFrom = sentence.key === "sentence.cookingComingFrom" || sentence.key === "sentence.readyComingFrom";
  if (courier === null || before === null || !(coming || comingFrom)) return sentence;
  return {
    about: "courier",
    key: "sentence.courierChanged",
    values: { courier: firstName(courier), before: firstName(before) },
  };
}

function useTitle(t: Translator, { view }: OrderSnapshot, nowMs: number): void {
  const { step, ...title } = titleOf(view, nowMs);
  const text = t.text(title.key, { ...title.values, step: t.text(step) });
  useEffect(() => {
    document.title = text;
  }, [text]);
}
