import { cookies, headers } from "next/headers";
import { acceptedLocale, isLocale, LOCALE_COOKIE, type Locale } from "./locales.ts";
import { messagesOf } from "./messages.ts";
import { createTranslator, type Translator } from "./translator.ts";

/** The language of this request: the person's choice, else what the browser asks for. */
export async function requestLocale(): Promise<Locale> {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  return isLocale(chosen) ? chosen : acceptedLocale((await headers()).get("accept-language") ?? "");
}

export async function requestTranslator(): Promise<Translator> {
  const locale = await requestLocale();
  return createTranslator(locale, messagesOf[locale]);
}
