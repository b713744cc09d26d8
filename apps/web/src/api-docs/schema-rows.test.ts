import { expect, test } from "vitest";
import { z } from "zod";
import { schemaRows } from "./schema-rows.ts";

test("a schema is read line by line, what is inside behind what holds it", () => {
  const shape = z.object({
    state: z.enum(["placed", "paid"]),
    diner: z.object({ phone: z.string().nullable().describe("E.164.") }).nullable(),
    items: z.array(z.object({ dishId: z.string() })),
    note: z.string().optional(),
  });
  const rows = schemaRows(z.toJSONSchema(shape) as Parameters<typeof schemaRows>[0]);
  expect(rows.map(({ name, type, required, description }) => [name, type, required, description])).toEqual([
    ["state", "placed | paid", true, ""],
    ["diner", "object | null", true, ""],
    ["diner.phone", "string | null", true, "E.164."],
    ["items", "object[]", true, ""],
    ["items[].dishId", "string", true, ""],
    ["note", "string", false, ""],
  ]);
});
