/** What is wrong with a form, in a sentence per field. */
import type { z } from "zod";
import type { Command } from "../ports.ts";

const SENTENCES: Readonly<Record<string, string>> = {
  idempotencyKey: "Send a key of 8 to 80 characters that is new for each order.",
  restaurantId: "Choose a restaurant.",
  addressId: "Choose an address from the list.",
  dropoffNote: "Keep the note for the door to 80 characters.",
  dinerName: "Keep the name to 60 characters.",
  items: "Choose between one and thirty dishes, at most twenty of each.",
  card: "Choose one of the test cards.",
  password: "Type the password.",
};

/** What the schema makes of `value`, or one sentence per field that does not fit. */
export function parseForm<T extends z.ZodType>(schema: T, value: unknown): Command<z.output<T>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const fields: Record<string, string> = {};
  for (const { path } of parsed.error.issues) {
    const field = String(path[0] ?? "");
    fields[field] ??= SENTENCES[field] ?? "This field is not as it should be.";
  }
  const message = Object.values(fields)[0] ?? "The request is not as it should be.";
  return { ok: false, status: 400, code: "badRequest", message, fields };
}
