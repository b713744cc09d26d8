import type { OrderFact } from "@doorstep/events";
import { createLog } from "@doorstep/runtime";
import { expect, test } from "vitest";
import type { Wish } from "../world/state.ts";
import type { Answered, ApiClient } from "./api-client.ts";
import { openApiTeller } from "./api-teller.ts";

const base = { orderId: "o1", atMs: 1_790_000_000_000, origin: "sim:r" };
const wish: Wish = {
  ...{ number: 3, restaurantId: "r1", addressId: "a1", dropoffNote: null, dinerName: "Ana" },
  items: [{ dishId: "r1-1", quantity: 2 }],
};

function openTeller(answers: Readonly<Record<string, Answered>> = {}) {
  const calls: string[] = [];
  const answer = async (call: string, path: string): Promise<Answered> => {
    calls.push(call);
    return answers[path] ?? { ok: true, body: { orderId: "o1", handoverCode: "4719", courierId: "c-r-0001" } };
  };
  const api: ApiClient = {
    get: (path) => answer(`GET ${path}`, path),
    post: (path, _, body) => answer(`POST ${path} ${JSON.stringify(body)}`, path),
  };
  return { calls, teller: openApiTeller({ api, run: "r", log: createLog({ process: "test", level: "silent" }) }) };
}

test("a wish is placed, known as our own before it is paid, and paid", async () => {
  const { calls, teller } = openTeller();
  teller.place(wish);
  expect(teller.waiting).toBe(1);
  await teller.drained();
  expect(calls).toEqual([expect.stringMatching(/^POST \/orders /), 'POST /orders/o1/pay {"card":"visa4417"}']);
  expect([teller.isOwn("o1"), teller.waiting]).toEqual([true, 0]);
});

test("a wish that is refused is nobody's order", async () => {
  const refused = { ok: false, status: 400, code: "cannotBeOrdered", detail: "closed" } as const;
  const { calls, teller } = openTeller({ "/orders": refused });
  teller.place(wish);
  await teller.drained();
  expect(calls).toHaveLength(1);
  expect(teller.isOwn("o1")).toBe(false);
});

test("presses on an order follow each other, and what others say is not pressed", async () => {
  const { calls, teller } = openTeller();
  const facts: OrderFact[] = [
    { ...base, type: "order-confirmed", version: 3, startsAtMs: null, readyAtMs: 1_790_000_600_000 },
    {
      ...{ ...base, type: "order-courier-assigned", version: 4, courierId: "c-r-0001", courierName: "Ana" },
      ...{ vehicle: "bicycle", plan: { points: [], streets: [], stops: [] } },
    },
    { ...base, type: "order-ready", version: 5 },
    { ...base, type: "order-picked-up", version: 6, courierId: "c-r-0001" },
    { ...base, type: "order-delivered", version: 7, courierId: "c-r-0001" },
  ];
  for (const fact of facts) teller.tell(fact);
  await teller.drained();
  expect(calls).toEqual([
    'POST /orders/o1/confirm {"startsAtMs":null,"readyAtMs":1790000600000}',
    "POST /orders/o1/ready {}",
    'POST /orders/o1/pick-up {"courierId":"c-r-0001"}',
    "GET /orders/o1",
    'POST /orders/o1/deliver {"courierId":"c-r-0001","code":"4719"}',
  ]);
});

test.each([
  ["restaurant", "kitchenClosed", 'POST /orders/o1/reject {"reason":"kitchenClosed"}'],
  ["diner", "changedMind", 'POST /orders/o1/cancel {"by":"diner","reason":"changedMind"}'],
  ["system", "unpaid", 'POST /orders/o1/cancel {"by":"system","reason":"other"}'],
  ["courier", "undeliverable", 'POST /orders/o1/undeliverable {"courierId":"c-r-0001"}'],
] as const)("an order that %s ends is ended as %s", async (by, reason, call) => {
  const { calls, teller } = openTeller();
  teller.tell({ ...base, type: "order-cancelled", version: 4, by, reason, refundedMinor: 0 });
  await teller.drained();
  expect(calls.at(-1)).toBe(call);
});
