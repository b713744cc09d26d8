import en from "../../messages/en.json" with { type: "json" };
import ta from "../../messages/ta.json" with { type: "json" };
import type { Locale } from "./locales.ts";

export type MessageKey = keyof typeof en;
export type Messages = Readonly<Record<MessageKey, string>>;

/** Read on the server; a page is sent its own language only. */
export const messagesOf: Readonly<Record<Locale, Messages>> = { en, ta };
