import type { IncomingMessage } from "node:http";

/** Who is calling, for limits. Behind a proxy the last address it added is the one it saw. */
export function addressOf(request: IncomingMessage, { trustProxy }: { readonly trustProxy: boolean }): string {
  const forwarded = trustProxy ? request.headers["x-forwarded-for"] : undefined;
  const last = String(forwarded ?? "")
    .split(",")
    .at(-1)
    ?.trim();
  return last || (request.socket.remoteAddress ?? "unknown");
}

/** Whether the person's side of the connection is encrypted, here or at the proxy. */
export function isSecure(request: IncomingMessage, { trustProxy }: { readonly trustProxy: boolean }): boolean {
  return trustProxy && request.headers["x-forwarded-proto"] === "https";
}
