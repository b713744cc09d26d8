import { expect, test } from "vitest";
import { locales } from "./locales.ts";
import { parseMessage, placeholders } from "./message-format.ts";
import { type MessageKey, messagesOf } from "./messages.ts";

const keys = Object.keys(messagesOf.en).sort() as MessageKey[];

test.each(locales)("%s has every message, and no other", (locale) => {
  expect(Object.keys(messagesOf[locale]).sort()).toEqual(keys);
});

test.each(locales)("every message of %s can be read and needs what the English one needs", (locale) => {
  const needs = (of: (typeof locales)[number]) =>
    Object.fromEntries(keys.map((key) => [key, placeholders(parseMessage(messagesOf[of][key]))]));
  expect(needs(locale)).toEqual(needs("en"));
});

test("Tamil is in Tamil, but for names and bare placeholders", () => {
  const untranslated = keys.filter((key) => {
    const words = messagesOf.en[key].replaceAll(/\{[^{}]*\}|<[^>]*>|Doorstep|Visa/g, "");
    return /[A-Za-z]{2}/.test(words) && messagesOf.ta[key] === messagesOf.en[key];
  });
  expect(untranslated).toEqual([]);
});
