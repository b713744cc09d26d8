import type { AddressHit } from "@doorstep/events/browser";
import Link from "next/link";
import type { Translator } from "../i18n/translator.ts";
import { Matched } from "./matched.tsx";
import { MOST_RESULTS } from "./most-results.ts";

/** The results of a search that was sent as a form, without script. */
export function AddressLinks({ t, hits }: { readonly t: Translator; readonly hits: readonly AddressHit[] }) {
  if (hits.length === 0) return <p className="pt-3 text-label text-ink-2">{t.text("home.noAddress")}</p>;
  return (
    <ul className="pt-2">
      {hits.slice(0, MOST_RESULTS).map((hit) => (
        <li key={hit.addressId}>
          <Link
            href={{ pathname: "/", query: { to: hit.addressId } }}
            className="flex min-h-11 items-center justify-between gap-4 text-body"
          >
            <span>
              <Matched label={hit.label} matches={hit.matches} />
            </span>
            <span className="text-label text-ink-3">{hit.district}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
