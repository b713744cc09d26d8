"use client";

import { type FormEvent, useId } from "react";
import type { Translator } from "../i18n/translator.ts";
import { Button } from "../ui/button.tsx";

interface CodeEntryProps {
  readonly t: Translator;
  readonly codesLeft: number;
  readonly onCode: (digits: string) => void;
}

/** The four digits the diner reads out. */
export function CodeEntry({ t, codesLeft, onCode }: CodeEntryProps) {
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const digits = String(new FormData(event.currentTarget).get("code") ?? "");
    if (/^\d{4}$/.test(digits)) onCode(digits);
  };
  if (codesLeft === 0) return <p className="text-body">{t.text("courier.noCodesLeft")}</p>;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <label htmlFor={id} className="text-body text-ink-2">
        {t.text("courier.codeAbout")}
      </label>
      <input
        id={id}
        name="code"
        required
        inputMode="numeric"
        autoComplete="off"
        pattern="\d{4}"
        maxLength={4}
        className="min-h-20 w-full rounded-button border border-edge bg-surface text-center text-arrival-long tracking-[0.3em]"
      />
      {codesLeft < 5 && <p className="text-label">{t.text("courier.codesLeft", { count: codesLeft })}</p>}
      <Button look="filled" type="submit" more="min-h-20 rounded-sheet text-section">
        {t.text("courier.delivered")}
      </Button>
    </form>
  );
}
