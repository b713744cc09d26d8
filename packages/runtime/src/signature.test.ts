import fc from "fast-check";
import { expect, test } from "vitest";
import { isSigned, SIGNATURE_TOLERANCE_S, signMessage } from "./signature.ts";

test("a signature holds for its body, its secret and its time, and while a secret is replaced for both", () => {
  const body = '{"event":"order.placed"}';
  const header = signMessage(body, { secrets: ["new", "old"], atS: 1_000 });
  expect(header).toMatch(/^t=1000,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/);
  for (const secret of ["new", "old"]) expect(isSigned(header, body, { secret, nowS: 1_000 })).toBe(true);
  expect(isSigned(header, body, { secret: "another", nowS: 1_000 })).toBe(false);
  expect(isSigned(header, `${body} `, { secret: "new", nowS: 1_000 })).toBe(false);
  expect(isSigned(header.replace("t=1000", "t=1001"), body, { secret: "new", nowS: 1_000 })).toBe(false);
  expect(isSigned(header, body, { secret: "new", nowS: 1_000 + SIGNATURE_TOLERANCE_S })).toBe(true);
  expect(isSigned(header, body, { secret: "new", nowS: 1_001 + SIGNATURE_TOLERANCE_S })).toBe(false);
  expect(isSigned("nothing", body, { secret: "new", nowS: 1_000 })).toBe(false);
});

test("a signature is known, whatever is signed", () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), fc.nat(), (body, secret, atS) => {
      expect(isSigned(signMessage(body, { secrets: [secret], atS }), body, { secret, nowS: atS })).toBe(true);
    }),
  );
});
