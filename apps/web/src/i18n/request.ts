import { cookies, headers } from "next/headers";
import { server } from "../server/ports.ts";
import { LOCALE_COOKIE, type Locale, localeOf } from "./locales.ts";
import { messagesOf } from "./messages.ts";
import { createTranslator, type Translator } from "./translator.ts";

export async function requestLocale(): Promise<Locale> {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  const acceptLanguage = (await headers()).get("accept-language") ?? "";
  return localeOf({ cookies: { [LOCALE_COOKIE]: chosen }, acceptLanguage });
}

export async function requestTranslator(): Promise<Translator> {
  const locale = await requestLocale();
  return createTranslator(locale, messagesOf[locale], server().city.timeZone);
}
