/**
 * Signed links and sessions. A token says for what it is (an order, or operations) and
 * until when; it opens that and nothing else. No table is asked, so every process that
 * knows the secret can check it.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { type JWTPayload, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { OrderAccess } from "./ports.ts";

export interface Links {
  orderToken(orderId: string, role: OrderAccess["role"]): Promise<string>;
  /** The path of an order's page, without host. */
  orderLink(orderId: string, role: OrderAccess["role"]): Promise<string>;
  /** Null when the token is not this order's, was not signed by us, or has expired. */
  openOrder(orderId: string, token: string): Promise<OrderAccess | null>;
  courierToken(courierId: string): Promise<string>;
  /** Whose it is; null when it was not signed by us, or has expired. */
  openCourier(token: string): Promise<string | null>;
  opsToken(): Promise<string>;
  verifyOps(token: string): Promise<boolean>;
}

const DAY_S = 24 * 60 * 60;
/** A receipt is looked at for some days; a link in an old chat should stop working. */
export const ORDER_LINK_LIFE_S = 7 * DAY_S;
/** One shift. */
export const OPS_SESSION_LIFE_S = 12 * 60 * 60;

/**
 * Tokens that were found good are good until they expire: when all pages come back at once, a
 * tenth of the time went into checking again what had been checked. Some 600 bytes each.
 */
const MOST_REMEMBERED = 20_000;

/** Nobody types a long code at the start of every shift; an account that is taken back ends it at once. */
export const COURIER_SESSION_LIFE_S = 30 * DAY_S;

const HS256 = { name: "HMAC", hash: "SHA-256" };
const ORDER = "doorstep:order";
const OPS = "doorstep:ops";
const COURIER = "doorstep:courier";
const orderClaims = z.object({ sub: z.string(), role: z.enum(["diner", "shared", "ops"]) });

/** `nowMs` is asked at every signature and check. */
export function createLinks({ secret, nowMs }: { secret: string; nowMs: () => number }): Links {
  // Made once: of bytes a key would be made anew for every check, which takes longer than the check.
  const keyMade = crypto.subtle.importKey("raw", new TextEncoder().encode(secret), HS256, false, ["sign", "verify"]);
  const sign = async (claims: Record<string, string>, { audience, lifeS }: { audience: string; lifeS: number }) => {
    const nowS = Math.floor(nowMs() / 1000);
    const token = new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).setAudience(audience);
    return token.setExpirationTime(nowS + lifeS).sign(await keyMade);
  };
  const opened = new Map<string, JWTPayload>();
  const open = async (token: string, audience: string): Promise<JWTPayload | null> => {
    const name = `${audience} ${token}`;
    const known = opened.get(name);
    if (known !== undefined && (known.exp ?? 0) > Math.floor(nowMs() / 1000)) return known;
    opened.delete(name);
    const options = { audience, algorithms: ["HS256"], currentDate: new Date(nowMs()), requiredClaims: ["exp"] };
    const payload = await jwtVerify(token, await keyMade, options).then(
      (verified) => verified.payload,
      () => null,
    );
    if (payload !== null) remember(opened, name, payload);
    return payload;
  };
  const orderToken: Links["orderToken"] = (orderId, role) =>
    sign({ sub: orderId, role }, { audience: ORDER, lifeS: ORDER_LINK_LIFE_S });

  return {
    orderToken,
    orderLink: async (orderId, role) => `/orders/${encodeURIComponent(orderId)}?t=${await orderToken(orderId, role)}`,
    openOrder: async (orderId, token) => {
      const claims = orderClaims.safeParse(await open(token, ORDER));
      return claims.success && claims.data.sub === orderId ? { role: claims.data.role } : null;
    },
    courierToken: (courierId) => sign({ sub: courierId }, { audience: COURIER, lifeS: COURIER_SESSION_LIFE_S }),
    openCourier: async (token) => (await open(token, COURIER))?.sub ?? null,
    opsToken: () => sign({}, { audience: OPS, lifeS: OPS_SESSION_LIFE_S }),
    verifyOps: async (token) => (await open(token, OPS)) !== null,
  };
}

/** The one that was opened first goes. */
function remember(opened: Map<string, JWTPayload>, name: string, payload: JWTPayload): void {
  const [oldest] = opened.keys();
  if (opened.size >= MOST_REMEMBERED && oldest !== undefined) opened.delete(oldest);
  opened.set(name, payload);
}

/** Takes as long for a wrong password as for a right one. */
export function samePassword({ given, expected }: { given: string; expected: string }): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
