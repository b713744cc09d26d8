"use client";

import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { Locale } from "./locales.ts";
import type { Messages } from "./messages.ts";
import { createTranslator, type Translator } from "./translator.ts";

const TranslatorContext = createContext<Translator | null>(null);

export function I18nProvider(props: { locale: Locale; messages: Messages; timeZone: string; children: ReactNode }) {
  const { locale, messages, timeZone, children } = props;
  const translator = useMemo(() => createTranslator(locale, messages, timeZone), [locale, messages, timeZone]);
  return <TranslatorContext value={translator}>{children}</TranslatorContext>;
}

export function useTranslator(): Translator {
  const translator = useContext(TranslatorContext);
  if (translator === null) throw new Error("useTranslator needs an I18nProvider above it");
  return translator;
}
