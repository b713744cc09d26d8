"use client";

import type { AddressHit } from "@doorstep/events/browser";
import { useEffect, useState } from "react";
import { MOST_RESULTS } from "./most-results.ts";

/** Below this everything matches. */
export const SEARCH_FROM_CHARACTERS = 2;

/** Between two keys of a quick hand. */
const WAIT_MS = 90;

export interface AddressSearch {
  readonly hits: readonly AddressHit[];
  /** What `hits` answer; the list of the last answer stays until the next is there. */
  readonly typed: string;
  readonly failed: boolean;
}

const NOTHING: AddressSearch = { hits: [], typed: "", failed: false };

/** Results for what is being typed; an answer that comes late for older letters is dropped. */
export function useAddressSearch(typed: string): AddressSearch {
  const [search, setSearch] = useState(NOTHING);
  const wanted = typed.trim();
  useEffect(() => {
    if (wanted.length < SEARCH_FROM_CHARACTERS) {
      setSearch(NOTHING);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      ask(wanted, abort.signal).then(
        (hits) => setSearch({ hits: hits.slice(0, MOST_RESULTS), typed: wanted, failed: false }),
        () => {
          if (!abort.signal.aborted) setSearch((last) => ({ ...last, typed: wanted, failed: true }));
        },
      );
    }, WAIT_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [wanted]);
  return search;
}

async function ask(typed: string, signal: AbortSignal): Promise<readonly AddressHit[]> {
  const response = await fetch(`/api/addresses?q=${encodeURIComponent(typed)}`, { signal });
  if (!response.ok) throw new Error(`address search answered ${response.status}`);
  const { addresses } = (await response.json()) as { readonly addresses: readonly AddressHit[] };
  return addresses;
}
