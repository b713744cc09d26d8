export const locales = ["en", "ta"] as const;
export type Locale = (typeof locales)[number];

const DEFAULT_LOCALE: Locale = "en";
export const LOCALE_COOKIE = "doorstep-language";

/** Each language in its own words. */
export const localeNames: Record<Locale, string> = { en: "English", ta: "தமிழ்" };

export function isLocale(value: string | undefined): value is Locale {
  return locales.some((locale) => locale === value);
}

/** The best of ours for an `Accept-Language` header, taken in the order the browser gave. */
export function acceptedLocale(acceptLanguage: string): Locale {
  for (const range of acceptLanguage.split(",")) {
    const language = range.trim().split(/[-;]/)[0];
    if (isLocale(language)) return language;
  }
  return DEFAULT_LOCALE;
}
