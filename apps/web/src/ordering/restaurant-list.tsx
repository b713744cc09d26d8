import type { AddressHit, RestaurantCard } from "@doorstep/events/browser";
import Link from "next/link";
import type { Translator } from "../i18n/translator.ts";
import { kindsLine, kindsOf, kindWord } from "./kinds.ts";

/** The first screens of a phone; the rest is one tap away. */
const FIRST_SHOWN = 20;

interface RestaurantListProps {
  readonly t: Translator;
  readonly cards: readonly RestaurantCard[];
  readonly address: AddressHit | null;
  readonly kind: string | null;
  readonly all: boolean;
  /** While no address is chosen: what the nearest kitchen could do. */
  readonly soonestMin: number;
}

/** Restaurants by arrival, the range as large as the name; no pictures, no stars, no offers. Links only: no script needed. */
export function RestaurantList({ t, cards, address, kind, all, soonestMin }: RestaurantListProps) {
  const to = address === null ? {} : { to: address.addressId };
  if (cards.length === 0) {
    return (
      <p className="pt-6 text-body text-ink-2">
        {t.text("home.noRestaurants")}{" "}
        <Link href="/" className="font-[650] text-ink underline underline-offset-4">
          {t.text("home.otherAddress")}
        </Link>
      </p>
    );
  }
  const ofKind = kind === null ? cards : cards.filter((card) => card.kinds.includes(kind));
  const shown = all ? ofKind : ofKind.slice(0, FIRST_SHOWN);
  return (
    <>
      <nav
        aria-label={t.text("home.kinds")}
        className="-mx-4 flex gap-2 overflow-x-auto px-4 py-2 [scrollbar-width:none] desk:mx-0 desk:flex-wrap desk:px-0"
      >
        <Chip href={{ query: to }} current={kind === null}>
          {t.text("home.allKinds")}
        </Chip>
        {kindsOf(cards).map((name) => (
          <Chip key={name} href={{ query: { ...to, kind: name } }} current={kind === name}>
            {kindWord(t, name)}
          </Chip>
        ))}
      </nav>
      {ofKind.length === 0 && <p className="pt-4 text-body text-ink-2">{t.text("home.noneOfKind")}</p>}
      <ul>
        {shown.map((card) => (
          <li key={card.restaurantId} className="border-b border-line last:border-b-0">
            <Row t={t} card={card} to={address?.addressId ?? null} soonestMin={soonestMin} />
          </li>
        ))}
      </ul>
      {shown.length < ofKind.length && (
        <Link
          href={{ query: { ...to, ...(kind === null ? {} : { kind }), all: "1" } }}
          scroll={false}
          className="inline-flex min-h-13 items-center text-body font-[650] underline decoration-1 underline-offset-4"
        >
          {t.text("home.showAll", { count: ofKind.length })}
        </Link>
      )}
    </>
  );
}

interface ChipProps {
  readonly href: { readonly query: Record<string, string> };
  readonly current: boolean;
  readonly children: string;
}

function Chip({ href, current, children }: ChipProps) {
  return (
    <Link
      href={{ pathname: "/", ...href }}
      replace
      scroll={false}
      aria-current={current ? "true" : undefined}
      className={`press inline-flex min-h-11 shrink-0 items-center rounded-full border px-4 text-row font-[550] ${current ? "border-ink bg-ink text-on-ink" : "border-line bg-surface"}`}
    >
      {children}
    </Link>
  );
}

function Row(props: { t: Translator; card: RestaurantCard; to: string | null; soonestMin: number }) {
  const { t, card, to, soonestMin } = props;
  const fee = t.figures.money({ minor: card.deliveryFeeMinor, currency: card.currency });
  return (
    <Link
      href={{ pathname: `/restaurants/${encodeURIComponent(card.restaurantId)}`, query: to === null ? {} : { to } }}
      prefetch={false}
      className="grid min-h-[67px] grid-cols-[minmax(0,1fr)_auto] content-center gap-x-4 gap-y-0.5 py-2.5"
    >
      <span className="text-section leading-6">{card.name}</span>
      <span className="text-right text-section leading-6">
        {card.arrival === null ? t.text("home.from", { minutes: soonestMin }) : t.figures.range(card.arrival).time}
      </span>
      <span className="text-label text-ink-2">
        {kindsLine(t, card.kinds)} · {card.address}
      </span>
      <span className="text-right text-label text-ink-2">{t.text("home.delivery", { fee })}</span>
    </Link>
  );
}
