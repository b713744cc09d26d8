"use client";

import type { AddressHit } from "@doorstep/events/browser";
import { CornerDownLeft, MapPin, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslator } from "../i18n/provider.tsx";
import { rememberAddress } from "./address-cookie.ts";
import { Matched } from "./matched.tsx";
import { SEARCH_FROM_CHARACTERS, useAddressSearch } from "./use-address-search.ts";

/**
 * One field: type, and the results open inside its border. A combobox to a screen reader; without
 * script a form that asks the server.
 */
export function AddressField({ address }: { readonly address: AddressHit | null }) {
  const t = useTranslator();
  const router = useRouter();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(address?.label ?? "");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const search = useAddressSearch(open ? typed : "");

  useEffect(() => {
    const before = input.current?.value ?? "";
    // Typed before the page's scripts were there to hear it.
    if (before === (address?.label ?? "") || document.activeElement !== input.current) return;
    setTyped(before);
    setOpen(true);
  }, [address]);

  const { hits } = search;
  const answered = open && search.typed === typed.trim() && typed.trim().length >= SEARCH_FROM_CHARACTERS;
  const listed = open && hits.length > 0;
  const optionId = (index: number): string => `${id}-option-${index}`;

  const choose = (hit: AddressHit): void => {
    setTyped(hit.label);
    setOpen(false);
    rememberAddress(hit.addressId);
    router.push(`/?to=${encodeURIComponent(hit.addressId)}`, { scroll: false });
    input.current?.blur();
  };
  const clear = (): void => {
    setTyped("");
    setOpen(false);
    rememberAddress(null);
    if (address !== null) router.push("/", { scroll: false });
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = hits[active];
    if (event.key === "Escape") setOpen(false);
    if (!listed) return;
    if (event.key === "Enter" && chosen !== undefined) {
      event.preventDefault();
      choose(chosen);
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setActive((active + step + hits.length) % hits.length);
    }
  };

  return (
    <search>
      <form
        action="/"
        className="overflow-hidden rounded-button border-2 border-edge bg-surface focus-within:border-ink"
      >
        <div className="flex min-h-15 items-center gap-3 pr-1 pl-4">
          <MapPin size={20} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
          <label className="min-w-0 flex-1 py-2">
            <span className="block text-caption text-ink-2">{t.text("home.deliverTo")}</span>
            <input
              ref={input}
              name="q"
              value={typed}
              placeholder={t.text("home.addressHint")}
              autoComplete="off"
              spellCheck={false}
              enterKeyHint="search"
              role="combobox"
              aria-expanded={listed}
              aria-controls={`${id}-list`}
              aria-autocomplete="list"
              aria-activedescendant={listed ? optionId(active) : undefined}
              onChange={(event) => {
                setTyped(event.target.value);
                setActive(0);
                setOpen(true);
              }}
              onFocus={(event) => event.target.select()}
              onBlur={() => setOpen(false)}
              onKeyDown={onKeyDown}
              className="block w-full bg-transparent text-body outline-none placeholder:text-ink-3"
            />
          </label>
          {typed !== "" && (
            <button
              type="button"
              aria-label={t.text("home.clear")}
              onClick={clear}
              className="press grid size-11 shrink-0 place-items-center"
            >
              <X size={20} strokeWidth={2} aria-hidden="true" />
            </button>
          )}
        </div>
        {listed && (
          <div id={`${id}-list`} role="listbox" aria-label={t.text("home.deliverTo")} className="border-t border-line">
            {hits.map((hit, index) => (
              <div
                key={hit.addressId}
                id={optionId(index)}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                // Before the field loses the focus and closes the list.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => choose(hit)}
                onKeyDown={onKeyDown}
                onPointerMove={() => setActive(index)}
                className={`flex min-h-[46px] cursor-pointer items-center gap-3 pr-3 pl-12 text-body ${index === active ? "bg-sunken" : ""}`}
              >
                <span className="min-w-0 flex-1">
                  <Matched label={hit.label} matches={hit.matches} />
                </span>
                <span className="shrink-0 text-label text-ink-3">{hit.district}</span>
                {index === active && (
                  <CornerDownLeft size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />
                )}
              </div>
            ))}
          </div>
        )}
        {answered && !search.failed && hits.length === 0 && (
          <p className="border-t border-line py-3 pr-4 pl-12 text-label text-ink-2">{t.text("home.noAddress")}</p>
        )}
        {open && search.failed && (
          <p className="border-t border-line py-3 pr-4 pl-12 text-label text-attention">
            {t.text("home.searchFailed")}
          </p>
        )}
        <p aria-live="polite" className="sr-only">
          {answered ? t.text("home.results", { count: hits.length }) : ""}
        </p>
        <noscript>
          <button type="submit" className="min-h-11 w-full border-t border-line text-label font-[650]">
            {t.text("home.search")}
          </button>
        </noscript>
      </form>
    </search>
  );
}
