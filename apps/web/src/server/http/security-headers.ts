/** What every answer says about what its page may do. */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

export interface SecurityOptions {
  /** Development rebuilds code with `eval` and tells the page over a socket. */
  readonly dev: boolean;
  /** With a Mapbox token the map comes from outside; otherwise nothing does. */
  readonly mapbox: boolean;
}

const MAPBOX = "https://api.mapbox.com https://events.mapbox.com https://*.tiles.mapbox.com";

/**
 * Sets the headers on the answer, and the policy with its nonce on the request, where
 * Next.js takes the nonce for its own scripts from.
 */
export function secure(request: IncomingMessage, response: ServerResponse, { dev, mapbox }: SecurityOptions): void {
  const nonce = randomBytes(16).toString("base64");
  const outside = mapbox ? ` ${MAPBOX}` : "";
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${dev ? " 'unsafe-eval'" : ""}`,
    // React writes style attributes, and so does the map for its markers.
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${outside}`,
    `connect-src 'self'${outside}`,
    "font-src 'self'",
    // The map's workers.
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  request.headers["content-security-policy"] = policy;
  response.setHeader("content-security-policy", policy);
  response.setHeader("x-content-type-options", "nosniff");
  // The link of an order is its key: no other site gets to see it.
  response.setHeader("referrer-policy", "same-origin");
  response.setHeader("cross-origin-opener-policy", "same-origin");
  // The courier's page alone asks where its phone is.
  const place = /^\/courier(?:[/?]|$)/.test(request.url ?? "") ? "(self)" : "()";
  response.setHeader("permissions-policy", `geolocation=${place}, camera=(), microphone=()`);
}
