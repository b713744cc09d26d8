"use client";

import { Globe } from "lucide-react";
import { useRouter } from "next/navigation";
import { isLocale, LOCALE_COOKIE, localeNames, locales } from "./locales.ts";
import { useTranslator } from "./provider.tsx";

const YEAR_SECONDS = 31_536_000;

/** A native list under a quiet face: it opens as the phone opens every list. */
export function LanguageSwitch() {
  const t = useTranslator();
  const router = useRouter();
  const choose = (value: string): void => {
    if (!isLocale(value)) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox.
    document.cookie = `${LOCALE_COOKIE}=${value};path=/;samesite=lax;max-age=${YEAR_SECONDS}`;
    router.refresh();
  };
  return (
    <label className="relative inline-flex min-h-11 items-center gap-2 rounded-small text-label font-[550] focus-within:outline-3 focus-within:outline-offset-2 focus-within:outline-focus">
      <Globe size={18} strokeWidth={1.75} aria-hidden="true" />
      <span aria-hidden="true">{localeNames[t.locale]}</span>
      <span className="sr-only">{t.text("home.language")}</span>
      <select
        value={t.locale}
        onChange={(event) => choose(event.target.value)}
        className="absolute inset-0 cursor-pointer opacity-0"
      >
        {locales.map((locale) => (
          <option key={locale} value={locale} lang={locale}>
            {localeNames[locale]}
          </option>
        ))}
      </select>
    </label>
  );
}
