import { expect, test } from "vitest";
import { OPS_COOKIE, opsCookie, readCookie } from "./ops-cookie.ts";
import { isAllowedOrigin } from "./origin.ts";

test.each([
  [{ host: "doorstep.test" }, true],
  [{ host: "doorstep.test", origin: "https://doorstep.test" }, true],
  [{ host: "doorstep.test:3000", origin: "http://doorstep.test:3000" }, true],
  [{ host: "doorstep.test", origin: "https://partner.test" }, true],
  [{ host: "doorstep.test", origin: "https://doorstep.test.evil.test" }, false],
  [{ host: "doorstep.test", origin: "null" }, false],
])("%j: let in is %j", (headers, letIn) => {
  expect(isAllowedOrigin(headers, ["https://partner.test"])).toBe(letIn);
});

test("a cookie is read as it was set, among others", () => {
  const cookie = opsCookie("a=b; c", { lifeS: 60, secure: true });
  expect(cookie).toBe("doorstep-ops=a%3Db%3B%20c; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure");
  expect(readCookie(`theme=dark; ${cookie.split(";")[0]}`, OPS_COOKIE)).toBe("a=b; c");
  expect(readCookie("theme=dark", OPS_COOKIE)).toBeNull();
  expect(readCookie(undefined, OPS_COOKIE)).toBeNull();
});
