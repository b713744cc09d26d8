export const locales = ["en", "ta"] as const;
export type Locale = (typeof locales)[number];

const DEFAULT_LOCALE: Locale = "en";
export const LOCALE_COOKIE = "doorstep-language";

/** Each language in its own words. */
export const localeNames: Record<Locale, string> = { en: "English", ta: "தமிழ்" };

export function isLocale(value: string | undefined): value is Locale {
  return locales.some((locale) => locale === value);
}

/** The language of a request: the person's choice, else what the browser asks for. */
export function localeOf(request: {
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly acceptLanguage: string;
}): Locale {
  const chosen = request.cookies[LOCALE_COOKIE];
  return isLocale(chosen) ? chosen : acceptedLocale(request.acceptLanguage);
}

/** The best of ours for an `Accept-Language` header, taken in the order the browser gave. */
export function acceptedLocale(acceptLanguage: string): Locale {
  for (const range of acceptLanguage.split(",")) {
    const language = range.trim().split(/[-;]/)[0];
    if (isLocale(language)) return language;
  }
  return DEFAULT_LOCALE;
}
