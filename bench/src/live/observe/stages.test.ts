import { expect, test } from "vitest";
import { courierFixKey, pingKey, pingStages, type Seen, sentKey, statusKey, statusStages } from "./stages.ts";

const START = 1_000_000;
const seen: Seen = {
  courierInRedisMs: new Map([[courierFixKey("c7", START + 2_001), START + 2_020]]),
  progress: new Map([
    [pingKey("o", START + 2_010), { onOrdersMs: START + 2_026, courierFix: courierFixKey("c7", START + 2_001) }],
  ]),
  positionInRedisMs: new Map([[pingKey("o", START + 2_010), START + 2_040]]),
  statusInRedisMs: new Map([[statusKey("o", 4), START + 3_015]]),
};
const options = { startMs: START, fromMs: 0, toMs: 10_000, courierOf: () => 7 };

test("what everybody noted of one ping adds up to its whole way", () => {
  const sentMs = new Map([[sentKey(7, 2_000), 2_003]]);
  const rows = pingStages({ positions: [["o", START + 2_010, 2_000, 2_045]] }, seen, { ...options, sentMs });
  expect(Object.fromEntries(rows.map(({ stage, latency }) => [stage, latency.p50]))).toEqual({
    "in the phone": 3,
    "to the broker": 7,
    "phone and broker": 10,
    "couriers stage, commit": 10,
    relay: 6,
    "couriers stage to relay": 16,
    "orders stage, commit": 14,
    "fan-out, socket": 5,
    whole: 45,
  });
});

test("a ping of which somebody noted nothing still counts where it is known", () => {
  const rows = pingStages({ positions: [["other", START + 2_010, 2_000, 2_045]] }, seen, {
    ...options,
    sentMs: new Map(),
  });
  expect(rows.map(({ stage }) => stage)).toEqual(["phone and broker", "whole"]);
});

test("statuses: from the fact to the broker, to Redis, to the page", () => {
  const statuses = [["o", 4, START + 3_005, START + 3_000, 3_017]] as const;
  const rows = statusStages({ statuses }, seen, options);
  expect(Object.fromEntries(rows.map(({ stage, latency }) => [stage, latency.p50]))).toEqual({
    "to the broker": 5,
    "orders stage, commit": 10,
    "fan-out, socket": 2,
    whole: 17,
  });
});
