import { expect, test } from "vitest";
import { minutesUntil } from "./figures.ts";
import { acceptedLocale } from "./locales.ts";
import { parseMessage } from "./message-format.ts";
import { messagesOf } from "./messages.ts";
import { createTranslator } from "./translator.ts";

const en = createTranslator("en", messagesOf.en, "America/Montevideo");
const ta = createTranslator("ta", messagesOf.ta, "America/Montevideo");

/** A clock time of one evening in Montevideo, which is three hours behind UTC. */
function evening(time: string): number {
  return Date.parse(`2026-03-06T${time}:00-03:00`);
}

test("a time is the city's, with the half-day in small letters", () => {
  expect(en.figures.clockText(evening("19:42"))).toBe("7:42\u00a0pm");
});

test("a range names the half-day once, and joins with an unspaced en dash", () => {
  expect(en.figures.rangeText({ earliestMs: evening("19:42"), latestMs: evening("19:50") })).toBe("7:42–7:50\u00a0pm");
});

test("a range over noon names both halves", () => {
  expect(en.figures.rangeText({ earliestMs: evening("11:56"), latestMs: evening("12:04") })).toBe(
    "11:56\u00a0am–12:04\u00a0pm",
  );
});

test("a range within one minute is one time", () => {
  expect(en.figures.rangeText({ earliestMs: evening("19:42"), latestMs: evening("19:42") + 30_000 })).toBe(
    "7:42\u00a0pm",
  );
});

test.each([
  [20, "100 m"],
  [349, "300 m"],
  [949, "900 m"],
  [950, "1.0 km"],
  [3_140, "3.1 km"],
])("%i m reads %s", (metres, words) => {
  expect(en.text("sentence.near", { courier: "Lucía", distance: { metres } })).toContain(words.replace(" ", "\u00a0"));
});

test("money has its code, and cents only when there are some", () => {
  expect(en.figures.money({ minor: 118_000, currency: "UYU" })).toBe("UYU\u00a01,180");
  expect(en.figures.money({ minor: 118_050, currency: "UYU" })).toBe("UYU\u00a01,180.50");
});

test("less is a true minus", () => {
  expect(en.figures.signed(-1)).toBe("−1");
  expect(en.figures.signed(4)).toBe("+4");
});

test.each([
  [19_999, "19 s"],
  [89_000, "89 s"],
  [90_000, "1 min"],
  [125_000, "2 min"],
])("an age of %i ms reads %s", (ageMs, words) => {
  expect(en.text("map.seenAgo", { age: { ageMs } })).toBe(`Seen ${words.replace(" ", "\u00a0")} ago`);
});

test("a plural takes the form of its language", () => {
  expect(en.text("menu.basket", { count: 1 })).toBe("1 dish");
  expect(en.text("menu.basket", { count: 3 })).toBe("3 dishes");
  expect(ta.text("menu.basket", { count: 3 })).toBe("3 உணவுகள்");
});

test("emphasis is a run of its own", () => {
  expect(en.runs("sentence.pickedUp", { courier: "Lucía" })).toEqual([
    { tag: "b", text: "Lucía" },
    { tag: null, text: " has your order." },
  ]);
});

test("a value cannot bring a tag or a placeholder with it", () => {
  expect(en.text("sentence.pickedUp", { courier: "<b>{street}</b>" })).toBe("<b>{street}</b> has your order.");
});

test.each(["{open", "{n, plural, one {x}}", "<b>open", "{n, select, a {b}}"])("%s cannot be read", (source) => {
  expect(() => parseMessage(source)).toThrow();
});

test.each([
  ["ta-IN,en;q=0.8", "ta"],
  ["es-UY, ta;q=0.5, en;q=0.4", "ta"],
  ["es-UY", "en"],
  ["", "en"],
])("a browser that asks for %s gets %s", (header, locale) => {
  expect(acceptedLocale(header)).toBe(locale);
});

test("minutes until a time already gone are none", () => {
  expect(minutesUntil({ nowMs: 60_000, atMs: 0 })).toBe(0);
});
