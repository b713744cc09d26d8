import { encodeRecord } from "@doorstep/events";
import { describe, expect, test } from "vitest";
import { packDeadLetter, unpackDeadLetter } from "../engine/dead-letter.ts";
import { type Letter, letterToRetry, noteToRecord, type RetryNote, readEntry } from "./letter.ts";
import { listLetters, listToText } from "./list.ts";
import { planRetry } from "./retry-plan.ts";
import { openSchemaNames } from "./schema-names.ts";
import { showLetter, shownToText } from "./show.ts";

const names = openSchemaNames({ brokers: [], clientId: "never asked" });
const tick = encodeRecord("orders", { type: "tick", atMs: 1_764_018_240_123 });

/** As the worker writes it, for a record of `orders`, and as it comes back from the log. */
function letterOf(
  id: string,
  given: { value?: Uint8Array | null; reason?: "undecodable" | "bug"; headers?: Record<string, string> } = {},
): Letter {
  const { value = tick, reason = "bug", headers } = given;
  const key = new TextEncoder().encode("o-1");
  const record = { key, value, offset: 12, receivedAtMs: 1_764_018_240_123, ...(headers && { headers }) };
  const at = { topic: "orders", partition: 2, offset: 12, receivedAtMs: 1_764_018_240_123 };
  const sent = unpackDeadLetter(packDeadLetter(record, at, { reason, detail: "why" }));
  const [partition = "", offset = ""] = id.split(":");
  const entry = readEntry(Number(partition), {
    key,
    value: sent.value,
    offset: Number(offset),
    receivedAtMs: 1_764_018_241_000,
    headers: sent.headers ?? {},
  });
  return entry.kind === "letter" ? entry.letter : expect.unreachable("it is a letter");
}
const noNotes = new Map<string, RetryNote>();
const noteOf = (letterId: string): Map<string, RetryNote> =>
  new Map([[letterId, { letterId, retriedTo: "orders:2:99", atMs: 1_764_018_250_000 }]]);

describe("the log of dead letters", () => {
  test("a letter tells where its record stood, and the record goes back there", () => {
    const letter = letterOf("3:17");
    expect(letter).toMatchObject({ id: "3:17", reason: "bug", source: { topic: "orders", partition: 2, offset: 12 } });
    const back = letterToRetry(letter);
    expect(back).toMatchObject({ topic: "orders", partition: 2, value: Buffer.from(tick) });
    expect(back.headers).toEqual({ "retried-from": "3:17", "retry-count": "1" });
  });

  test("one that comes back again keeps its count", () => {
    const again = letterOf("3:40", { headers: { "retried-from": "3:17", "retry-count": "1" } });
    expect(again.retryCount).toBe(1);
    expect(letterToRetry(again).headers).toEqual({ "retried-from": "3:40", "retry-count": "2" });
  });

  test("a note is no letter, and what is neither is foreign", () => {
    const { key, headers = {} } = noteToRecord({ letterId: "3:17", retriedTo: "orders:2:99" });
    const bytes = new TextEncoder().encode(String(key));
    const record = { key: bytes, value: null, offset: 1, receivedAtMs: 5, headers };
    expect(readEntry(0, record)).toEqual({
      kind: "note",
      note: { letterId: "3:17", retriedTo: "orders:2:99", atMs: 5 },
    });
    expect(readEntry(0, { ...record, headers: { reason: "bug" } })).toEqual({ kind: "foreign" });
  });
});

describe("listing", () => {
  test("a table with the type where it can be told", async () => {
    const letters = [letterOf("3:17"), letterOf("3:2", { value: Uint8Array.of(7), reason: "undecodable" })];
    const listed = await listLetters({ letters, notes: noteOf("3:17") }, { limit: 10, names });
    expect(listToText(listed).split("\n")).toEqual([
      "letter  reason       from         first seen                type            retried         detail",
      "3:17    bug          orders:2:12  2025-11-24 21:04:00.123Z  orders/tick v1  to orders:2:99  why",
      "3:2     undecodable  orders:2:12  2025-11-24 21:04:00.123Z  ?               no              why",
      "",
    ]);
  });
});

describe("showing", () => {
  test("a record cut off shows the fields before the cut, the problem and the rest", async () => {
    const online = encodeRecord("couriers", {
      type: "courier-online",
      courierId: "c-1",
      version: 1,
      atMs: 1_764_018_240_123,
      origin: "sim:x",
      name: "Ana",
      vehicle: "bicycle",
    });
    const letter = letterOf("3:17", { value: online.subarray(0, online.length - 3), reason: "undecodable" });
    const shown = await showLetter(letter, undefined, names);
    expect(shown).toMatchObject({
      schema: { id: 2, name: "couriers/courier-online v1", from: "this build" },
      fields: { courierId: "c-1", version: 1, atMs: 1_764_018_240_123, origin: "sim:x" },
      key: "o-1",
    });
    expect(shown.problem).toMatch(/^name, at byte \d+ of \d+: a length of 3 bytes, with 1 left$/);
    const text = shownToText(shown, letter.value);
    expect(text).toContain('fields       courierId "c-1"\n             version   1\n');
    expect(text).toContain("rest         0641\n");
    expect(text).toMatch(/000000 {2}00 00 00 00 02 06 63 2d 31 .* \.\.\.\.\.\.c-1/);
  });

  test("what has no frame is shown as bytes, and no value as none", async () => {
    const odd = letterOf("3:17", { value: Uint8Array.of(7, 8, 9, 10, 11, 12) });
    expect(await showLetter(odd, undefined, names)).toMatchObject({
      schema: null,
      fields: null,
      problem: "the first byte is 7, not the frame's zero",
      restHex: "0708090a0b0c",
    });
    const none = letterOf("3:17", { value: null });
    const shown = await showLetter(none, noteOf("3:17").get("3:17"), names);
    expect(shown).toMatchObject({ problem: "no value", restHex: "", retried: { to: "orders:2:99" } });
    expect(shownToText(shown, null)).toContain("value        none\n");
  });
});

describe("deciding what goes back", () => {
  const [bug, bytes] = [letterOf("3:17"), letterOf("3:2", { reason: "undecodable" })];
  const plan = (letterIds: string[] | null, force: boolean, notes = noNotes) =>
    planRetry({ letters: [bug, bytes], notes }, { letterIds, force }).map((decision) =>
      decision.go ? decision.letter.id : `${decision.letterId} stays`,
    );

  test("all: the oldest first, without the undecodable and those retried before", () => {
    expect(plan(null, false)).toEqual(["3:2 stays", "3:17"]);
    expect(plan(null, false, noteOf("3:17"))).toEqual(["3:2 stays", "3:17 stays"]);
  });

  test("by force everything that is there", () => {
    expect(plan(["3:17", "3:2", "9:9"], true, noteOf("3:17"))).toEqual(["3:17", "3:2", "9:9 stays"]);
  });

  test("to no topic but those that stages read, whatever a letter says", () => {
    const forged: Letter = { ...bug, source: { ...bug.source, topic: "schemas" } };
    const [decision] = planRetry({ letters: [forged], notes: noNotes }, { letterIds: null, force: true });
    expect(decision).toMatchObject({ go: false, why: '"schemas" is not a log that stages read' });
  });
});
