"use client";

import { useState } from "react";

/** The door of the operations page. What was typed stays when it was wrong. */
export function SignIn() {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function signIn(form: FormData): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const response = await fetch("/api/ops/session", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ password: String(form.get("password")) }),
      });
      if (response.ok) {
        location.reload();
        return;
      }
      const body: { error?: { message?: string } } = await response.json();
      setProblem(body.error?.message ?? "The password was not taken. Try again.");
    } catch {
      setProblem("Doorstep could not be reached. Check the connection and try again.");
    } finally {
      setBusy(false);
    }
  }

  return (
    <main className="grid min-h-dvh place-items-center bg-bg p-4">
      <form
        className="w-full max-w-[340px] rounded-card bg-surface p-6"
        onSubmit={(event) => {
          event.preventDefault();
          void signIn(new FormData(event.currentTarget));
        }}
      >
        <h1 className="font-[640] text-[20px]/[26px]">Doorstep Ops</h1>
        <label className="mt-4 block text-label" htmlFor="password">
          Password
        </label>
        <input
          aria-describedby={problem === null ? undefined : "password-problem"}
          aria-invalid={problem !== null}
          autoComplete="current-password"
          className="mt-1 h-11 w-full rounded-quiet border border-edge bg-surface px-3"
          id="password"
          name="password"
          required
          type="password"
        />
        {problem !== null && (
          <p className="mt-2 text-attention text-caption" id="password-problem" role="alert">
            {problem}
          </p>
        )}
        <button
          className="mt-4 h-11 w-full rounded-button bg-ink font-semibold text-on-ink"
          disabled={busy}
          type="submit"
        >
          Sign in
        </button>
      </form>
    </main>
  );
}
