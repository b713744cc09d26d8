import { expect, test } from "vitest";
import { delivered, placed } from "../../test/samples.ts";
import { messageOf } from "./messages.ts";
import { isPublicAddress } from "./public-address.ts";
import { delayAfter, MAX_ATTEMPTS } from "./schedule.ts";

test("[W3] it is tried again ever later, apart by chance, and not for ever", () => {
  expect([1, 2, 3, 4].map((attempts) => delayAfter(attempts, 0.5))).toEqual([5_000, 20_000, 80_000, 320_000]);
  expect([0, 0.999_999].map((chance) => delayAfter(1, chance))).toEqual([4_000, 6_000]);
  expect(delayAfter(MAX_ATTEMPTS - 1, 0.5)).toBe(6 * 3_600_000);
  expect(delayAfter(MAX_ATTEMPTS, 0.5)).toBeNull();
});

test.each([
  ["93.184.216.34", true],
  ["2606:2800:220:1::1", true],
  ["127.0.0.1", false],
  ["10.1.2.3", false],
  ["172.31.255.255", false],
  ["172.32.0.0", true],
  ["169.254.169.254", false],
  ["192.168.1.1", false],
  ["100.64.0.1", false],
  ["0.0.0.0", false],
  ["::1", false],
  ["fe80::1", false],
  ["fd00::1", false],
  ["::ffff:10.0.0.1", false],
  ["2002:0a00:0001::", false],
  ["localhost", false],
])("[W5] %s is public: %s", (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

test("[W2] a message names its fact, and is the same each time", () => {
  const message = messageOf(delivered("o1", 9, 5));
  expect(message).toEqual(messageOf(delivered("o1", 9, 5)));
  expect([message.event, messageOf(placed("o1")).event]).toEqual(["order.delivered", "order.placed"]);
  expect(JSON.parse(message.body)).toEqual({
    ...{ id: "o1:9", event: "order.delivered", orderId: "o1", version: 9, atMs: 5, data: { courierId: "c1" } },
  });
});
