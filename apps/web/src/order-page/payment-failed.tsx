import type { OrderView, PayAgain, TestCard } from "@doorstep/events/browser";
import { useRef, useState } from "react";
import type { MessageKey } from "../i18n/messages.ts";
import { Rich } from "../i18n/rich.tsx";
import type { Translator } from "../i18n/translator.ts";
import { newIdempotencyKey } from "../ordering/idempotency-key.ts";
import { Button } from "../ui/button.tsx";
import { type OwnOrder, refusal, send } from "./commands.ts";

type Card = TestCard;

const REASON: Record<"declined" | "expired" | "unavailable", MessageKey> = {
  declined: "payment.declined",
  expired: "payment.expired",
  unavailable: "payment.unavailable",
};

const CARD_NAME: Record<Card, MessageKey> = {
  visa4417: "pay.card.visa4417",
  declined0002: "pay.card.declined0002",
  slow3155: "pay.card.slow3155",
  slowDeclined9995: "pay.card.slowDeclined9995",
  muddled2220: "pay.card.muddled2220",
  silent0119: "pay.card.silent0119",
};
const CARDS = Object.keys(CARD_NAME) as readonly Card[];

type Outcome =
  | { readonly kind: "none" }
  | { readonly kind: "failed" | "asked"; readonly method: string }
  | { readonly kind: "notSent"; readonly sentence: string };

/** Why, until when the order is held, and the three ways on. The one who only has the shared link sees no buttons. */
export function PaymentFailed(props: { t: Translator; view: OrderView; order: OwnOrder; own: boolean }) {
  const { t, view, order, own } = props;
  const { payment } = view;
  const [busy, setBusy] = useState<Card | "cancel" | null>(null);
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" });
  const sure = useRef<HTMLDetailsElement>(null);

  const method = payment?.method ?? "";
  const used = CARDS.find((card) => method.endsWith(card.slice(-4))) ?? "visa4417";
  const other: Card = used === "visa4417" ? "declined0002" : "visa4417";

  const send = async (what: Card | "cancel"): Promise<void> => {
    setBusy(what);
    setOutcome({ kind: "none" });
    const answer = await ask(order, what).catch(() => null);
    setBusy(null);
    const refused = answer === null ? t.text("payment.notSent") : refusal(answer);
    if (refused !== null) setOutcome({ kind: "notSent", sentence: refused });
    else if (what !== "cancel" && answer !== null && "state" in answer) {
      if (answer.state === "failed" || answer.state === "asked")
        setOutcome({ kind: answer.state, method: t.text(CARD_NAME[what]) });
    }
  };

  return (
    <>
      <section className="rounded-card bg-attention-soft p-4">
        <h2 className="text-section">{t.text(REASON[payment?.reason ?? "declined"], { method })}</h2>
        <p className="mt-1 text-row leading-6 text-ink-2">
          <Rich
            t={t}
            of={payment?.heldUntilMs == null ? "payment.notHeld" : "payment.held"}
            values={{ restaurant: view.restaurant.name, time: { clockMs: payment?.heldUntilMs ?? 0 } }}
          />
        </p>
        <p role="status" className="text-row leading-6 font-[650] empty:hidden">
          {outcome.kind === "failed" && t.text("payment.stillFailed", { method: outcome.method })}
          {outcome.kind === "asked" && t.text("payment.asked", { method: outcome.method })}
          {outcome.kind === "notSent" && outcome.sentence}
        </p>
      </section>
      {own ? (
        <div className="grid gap-2.5 pt-4">
          <Button look="filled" disabled={busy !== null} aria-busy={busy === used} onClick={() => void send(used)}>
            {t.text("payment.tryAgain", { method: t.text(CARD_NAME[used]) })}
          </Button>
          <details className="group">
            <summary className="press flex min-h-13 items-center justify-center rounded-button border border-edge bg-surface text-body font-[650]">
              {t.text("payment.another")}
            </summary>
            <div className="opening grid gap-1.5 pt-2.5">
              <p className="text-label text-ink-2">{t.text(`pay.card.${other}.about`)}</p>
              <Button
                look="outlined"
                disabled={busy !== null}
                aria-busy={busy === other}
                onClick={() => void send(other)}
              >
                {t.text("payment.payWith", { method: t.text(CARD_NAME[other]) })}
              </Button>
            </div>
          </details>
          <details ref={sure} className="text-center">
            <summary className="inline-flex min-h-11 items-center text-body font-[650]">
              <span className="border-b border-ink">{t.text("payment.cancel")}</span>
            </summary>
            <Button look="outlined" more="w-full" disabled={busy !== null} onClick={() => void send("cancel")}>
              {t.text("payment.cancelSure")}
            </Button>
          </details>
        </div>
      ) : (
        <p className="pt-4 text-row text-ink-2">{t.text("payment.linkOnly")}</p>
      )}
    </>
  );
}

const ask = (order: OwnOrder, what: Card | "cancel") =>
  what === "cancel"
    ? send<object>(order, "cancel", {})
    : send<{ readonly state: "authorised" | "failed" | "asked" }>(order, "pay", payment(what));

const payment = (card: Card): PayAgain => ({ idempotencyKey: newIdempotencyKey(), card });
