"use client";

import { type FormEvent, useState } from "react";
import { LanguageSwitch } from "../i18n/language-switch.tsx";
import { useTranslator } from "../i18n/provider.tsx";
import { Button } from "../ui/button.tsx";
import { Wordmark } from "../ui/marks.tsx";

/** The door of the courier's page. What was typed stays when it was wrong. */
export function CourierSignIn() {
  const t = useTranslator();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const signIn = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code") ?? "");
    setBusy(true);
    setProblem(null);
    const response = await fetch("/api/courier/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code }),
    }).catch(() => null);
    if (response?.ok === true) return location.reload();
    setBusy(false);
    setProblem(
      t.text(
        response === null ? "courier.notReached" : response.status === 403 ? "courier.wrongCode" : "courier.notTaken",
      ),
    );
  };

  return (
    <main className="gutter mx-auto min-h-dvh max-w-110">
      <header className="flex min-h-12 items-center justify-between">
        <Wordmark />
        <LanguageSwitch />
      </header>
      <h1 className="pt-16 pb-2 text-title">{t.text("courier.signInTitle")}</h1>
      <p className="pb-6 text-body text-ink-2">{t.text("courier.signInAbout")}</p>
      <form onSubmit={(event) => void signIn(event)} className="grid gap-4">
        <label className="grid gap-1.5 text-label">
          {t.text("courier.code")}
          <input
            name="code"
            required
            maxLength={40}
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : "code-problem"}
            className="min-h-13 rounded-button border border-edge bg-surface px-4 text-section"
          />
        </label>
        {problem !== null && (
          <p id="code-problem" role="alert" className="text-label text-attention">
            {problem}
          </p>
        )}
        <Button look="filled" type="submit" disabled={busy} aria-busy={busy}>
          {t.text("courier.signIn")}
        </Button>
        <noscript>
          <p className="text-label text-ink-2">{t.text("courier.needsScript")}</p>
        </noscript>
      </form>
    </main>
  );
}
