"use client";

import type { ApiProblem, PlacedOrder, PlaceOrder, TestCard } from "@doorstep/events/browser";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslator } from "../i18n/provider.tsx";
import { Button } from "../ui/button.tsx";
import { newIdempotencyKey } from "./idempotency-key.ts";

/** The usual ones; the others are for whoever wants to see a bank misbehave. */
const USUAL = ["visa4417", "declined0002"] as const satisfies readonly TestCard[];
const MORE = ["slow3155", "slowDeclined9995", "muddled2220", "silent0119"] as const satisfies readonly TestCard[];

/** A button that has waited this long says that it works. */
const BUSY_SHOWN_AFTER_MS = 400;

interface PayFormProps {
  readonly restaurantId: string;
  readonly addressId: string;
  readonly items: PlaceOrder["items"];
  readonly total: string;
}

export function PayForm({ restaurantId, addressId, items, total }: PayFormProps) {
  const t = useTranslator();
  const [state, setState] = useState<"idle" | "sent" | "slow">("idle");
  const [problem, setProblem] = useState<ApiProblem["error"] | null>(null);
  // One key for one order, however often it has to be sent; another order is another page.
  const key = useRef("");
  const slow = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(slow.current), []);

  const pay = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (state !== "idle") return;
    const form = new FormData(event.currentTarget);
    key.current ||= newIdempotencyKey();
    setState("sent");
    setProblem(null);
    slow.current = setTimeout(() => setState("slow"), BUSY_SHOWN_AFTER_MS);
    const answer = await place({
      idempotencyKey: key.current,
      restaurantId,
      addressId,
      items,
      dropoffNote: textOf(form, "note"),
      dinerName: textOf(form, "name"),
      card: [...USUAL, ...MORE].find((card) => card === form.get("card")) ?? USUAL[0],
    }).catch(() => ({ error: { code: "notSent", message: t.text("pay.failed") } }));
    clearTimeout(slow.current);
    if ("error" in answer) {
      setProblem(answer.error);
      setState("idle");
      // The refused order is not this one any more once something was changed.
      if (answer.error.code !== "notSent") key.current = "";
      return;
    }
    location.assign(answer.link);
  };

  return (
    <form onSubmit={(event) => void pay(event)} className="grid gap-5">
      <div className="grid gap-3 desk:grid-cols-2">
        <Field
          name="name"
          label={t.text("pay.yourName")}
          problem={problem?.fields?.dinerName}
          autoComplete="given-name"
          max={60}
        />
        <Field
          name="note"
          label={t.text("pay.note")}
          hint={t.text("pay.noteHint")}
          problem={problem?.fields?.dropoffNote}
          autoComplete="address-line2"
          max={80}
        />
      </div>
      <fieldset>
        <legend className="pb-2 text-section">{t.text("pay.card")}</legend>
        <CardList cards={USUAL} chosen={USUAL[0]} />
        <details className="group">
          <summary className="inline-flex min-h-11 items-center text-label text-ink-2">
            <span className="border-b border-ink-3">{t.text("pay.moreCards")}</span>
          </summary>
          <CardList cards={MORE} />
        </details>
      </fieldset>
      <div>
        <p role="alert" className="pb-2 text-label text-attention empty:hidden">
          {problem?.message}
        </p>
        <Button look="filled" type="submit" more="w-full" aria-busy={state !== "idle"} disabled={state !== "idle"}>
          {state === "slow" && (
            <span
              aria-hidden="true"
              className="size-4 rounded-full border-2 border-on-ink border-r-transparent motion-safe:animate-spin"
            />
          )}
          {t.text(state === "slow" ? "pay.paying" : "pay.submit", { total })}
        </Button>
        <noscript>
          <p className="pt-2 text-label text-ink-2">{t.text("pay.needsScript")}</p>
        </noscript>
      </div>
    </form>
  );
}

function CardList({ cards, chosen }: { readonly cards: readonly TestCard[]; readonly chosen?: TestCard }) {
  const t = useTranslator();
  return (
    <div className="overflow-hidden rounded-button border border-edge bg-surface">
      {cards.map((card) => (
        <label
          key={card}
          className="flex min-h-16 cursor-pointer items-center gap-3.5 border-line px-4 py-2.5 not-first:border-t"
        >
          <input
            type="radio"
            name="card"
            value={card}
            defaultChecked={card === chosen}
            className="size-5 shrink-0 accent-ink"
          />
          <span>
            <span className="block text-body font-[600]">{t.text(`pay.card.${card}`)}</span>
            <span className="block text-label text-ink-2">{t.text(`pay.card.${card}.about`)}</span>
          </span>
        </label>
      ))}
    </div>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly problem: string | undefined;
  readonly autoComplete: string;
  readonly max: number;
}

function Field({ name, label, hint, problem, autoComplete, max }: FieldProps) {
  const t = useTranslator();
  return (
    <div>
      <label className="block rounded-button border border-edge bg-surface px-4 py-2 focus-within:border-ink">
        <span className="block text-caption text-ink-2">
          {label}, {t.text("pay.optional")}
        </span>
        <input
          name={name}
          maxLength={max}
          placeholder={hint}
          autoComplete={autoComplete}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : `${name}-problem`}
          className="block min-h-7 w-full bg-transparent text-body outline-none placeholder:text-ink-3"
        />
      </label>
      {problem !== undefined && (
        <p id={`${name}-problem`} className="pt-1 text-label text-attention">
          {problem}
        </p>
      )}
    </div>
  );
}

function textOf(form: FormData, name: string): string | null {
  const value = form.get(name);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

async function place(order: PlaceOrder): Promise<PlacedOrder | ApiProblem> {
  const response = await fetch("/api/orders", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(order),
    signal: AbortSignal.timeout(20_000),
  });
  return (await response.json()) as PlacedOrder | ApiProblem;
}
