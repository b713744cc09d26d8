import { quoteArrival } from "@doorstep/tracking";
import type { Metadata } from "next";
import { minutesUntil } from "../src/i18n/figures.ts";
import { LanguageSwitch } from "../src/i18n/language-switch.tsx";
import { requestTranslator } from "../src/i18n/request.ts";
import { AddressField } from "../src/ordering/address-field.tsx";
import { AddressLinks } from "../src/ordering/address-links.tsx";
import { chosenAddress, one, type Search } from "../src/ordering/chosen-address.ts";
import { CityStrip } from "../src/ordering/city-strip.tsx";
import { RestaurantList } from "../src/ordering/restaurant-list.tsx";
import { server } from "../src/server/ports.ts";
import { Wordmark } from "../src/ui/marks.tsx";

export const dynamic = "force-dynamic";

/** The ride to a door not known yet: a short one, so "from". */
const SHORT_RIDE_MS = 300_000;

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestTranslator();
  return { title: t.text("home.pageTitle") };
}

/** Where to, and who can bring dinner there by when. */
export default async function HomePage({ searchParams }: { searchParams: Promise<Search> }) {
  const search = await searchParams;
  const t = await requestTranslator();
  const nowMs = Date.now();
  const address = await chosenAddress(search);
  const typed = one(search.q);
  const cards = await server().restaurants(address?.addressId ?? null);
  const soonestMs = quoteArrival({ nowMs, toDoorPlannedMs: SHORT_RIDE_MS }).earliestMs;
  const center = address?.position ?? cards[0]?.position ?? null;

  return (
    <main className="relative mx-auto min-h-dvh max-w-160 pb-12 desk:max-w-none">
      {center !== null && <CityStrip center={center} hasDoor={address !== null} />}
      <div className="gutter relative mx-auto max-w-160">
        <header className="flex min-h-12 items-center justify-between desk:pt-4">
          <Wordmark />
          <LanguageSwitch />
        </header>
        <h1 className="pt-[121px] pb-3 text-title text-balance desk:pt-[180px]">{t.text("home.title")}</h1>
        <AddressField key={address?.addressId ?? ""} address={address} />
        {typed !== null && <AddressLinks t={t} hits={server().searchAddresses(typed)} />}
        <div className="flex items-baseline justify-between gap-4 pt-6 pb-1">
          <h2 className="text-section text-balance">
            {address === null ? t.text("home.nearCentre") : t.text("home.soonestAt", { address: address.label })}
          </h2>
          <p className="shrink-0 text-label text-ink-2">{t.text("home.now", { time: { clockMs: nowMs } })}</p>
        </div>
        <RestaurantList
          t={t}
          cards={cards}
          address={address}
          kind={one(search.kind)}
          all={one(search.all) !== null}
          soonestMin={minutesUntil({ nowMs, atMs: soonestMs })}
        />
      </div>
    </main>
  );
}
