import type { IncomingHttpHeaders } from "node:http";

/**
 * Whether a page of this origin may connect or send. Browsers always say where a socket
 * or a POST comes from; who says nothing is no browser, and carries no one's cookies.
 */
export function isAllowedOrigin({ origin, host }: IncomingHttpHeaders, others: readonly string[]): boolean {
  if (origin === undefined) return true;
  return others.includes(origin) || URL.parse(origin)?.host === host;
}
