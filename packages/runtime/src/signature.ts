/**
 * How whoever gets a message knows who sent it, and that it is of now. Pure.
 *
 *     t=1795680000,v1=5257a8…,v1=09fa3c…
 *
 * Each `v1` is HMAC-SHA256 of `<t>.<body>` with one of the sender's secrets: while a secret
 * is replaced there are two, and either will do.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

/** A message that is older, or from later, is somebody else's recording. */
export const SIGNATURE_TOLERANCE_S = 300;

export function signMessage(
  body: string,
  { secrets, atS }: { readonly secrets: readonly string[]; readonly atS: number },
): string {
  return [`t=${atS}`, ...secrets.map((secret) => `v1=${digest(secret, body, atS)}`)].join(",");
}

/** What its reader does with it; docs/webhooks.md says the same for other languages. */
export function isSigned(
  header: string,
  body: string,
  { secret, nowS }: { readonly secret: string; readonly nowS: number },
): boolean {
  const parts = header.split(",").map((part) => part.split("=", 2));
  const atS = Number(parts.find(([name]) => name === "t")?.[1]);
  if (!Number.isInteger(atS) || Math.abs(nowS - atS) > SIGNATURE_TOLERANCE_S) return false;
  const expected = Buffer.from(digest(secret, body, atS));
  return parts.some(([name, value = ""]) => {
    const given = Buffer.from(value);
    return name === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

const digest = (secret: string, body: string, atS: number): string =>
  createHmac("sha256", secret).update(`${atS}.${body}`).digest("hex");
