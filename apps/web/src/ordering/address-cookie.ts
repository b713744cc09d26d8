/** The address chosen last, so that the next dinner starts with it. */
export const ADDRESS_COOKIE = "doorstep-address";

const YEAR_SECONDS = 31_536_000;

export function rememberAddress(addressId: string | null): void {
  const value = addressId === null ? "" : encodeURIComponent(addressId);
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox.
  document.cookie = `${ADDRESS_COOKIE}=${value};path=/;samesite=lax;max-age=${addressId === null ? 0 : YEAR_SECONDS}`;
}
