import type { AddressHit } from "@doorstep/events/browser";
import { cookies } from "next/headers";
import { server } from "../server/ports.ts";
import { ADDRESS_COOKIE } from "./address-cookie.ts";

export type Search = Readonly<Record<string, string | string[] | undefined>>;

/** The address of the link, else the one chosen last; null when neither is known to this city. */
export async function chosenAddress(search: Search): Promise<AddressHit | null> {
  const remembered = (await cookies()).get(ADDRESS_COOKIE)?.value;
  const addressId = one(search.to) ?? (remembered === undefined ? null : decodeURIComponent(remembered));
  return addressId === null || addressId === "" ? null : server().address(addressId);
}

/** One value of a query; the first when there are more. */
export function one(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
