/** The operations session as the browser keeps it: out of reach of scripts, sent to our own pages only. */
export const OPS_COOKIE = "doorstep-ops";

export function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of header?.split(";") ?? []) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name && value !== undefined) return decodeURIComponent(value);
  }
  return null;
}

export function opsCookie(token: string, options: { readonly lifeS: number; readonly secure: boolean }): string {
  const attributes = ["Path=/", "HttpOnly", "SameSite=Strict", `Max-Age=${options.lifeS}`];
  if (options.secure) attributes.push("Secure");
  return [`${OPS_COOKIE}=${encodeURIComponent(token)}`, ...attributes].join("; ");
}
