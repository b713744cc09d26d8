import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { requestTranslator } from "../../../src/i18n/request.ts";
import { BackLink } from "../../../src/ordering/back-link.tsx";
import { chosenAddress, type Search } from "../../../src/ordering/chosen-address.ts";
import { chosenCounts } from "../../../src/ordering/chosen-dishes.ts";
import { kindsLine } from "../../../src/ordering/kinds.ts";
import { MenuForm } from "../../../src/ordering/menu-form.tsx";
import { server } from "../../../src/server/ports.ts";
import { buttonClass } from "../../../src/ui/button.tsx";

export const dynamic = "force-dynamic";

interface MenuPageProps {
  readonly params: Promise<{ restaurantId: string }>;
  readonly searchParams: Promise<Search>;
}

export async function generateMetadata({ params }: MenuPageProps): Promise<Metadata> {
  const restaurantId = decodeURIComponent((await params).restaurantId);
  const found = await server().restaurant(restaurantId, null);
  return { title: `${found?.card.name ?? ""} · Doorstep` };
}

/** One restaurant: by when, and its dishes. */
export default async function MenuPage({ params, searchParams }: MenuPageProps) {
  const restaurantId = decodeURIComponent((await params).restaurantId);
  const search = await searchParams;
  const t = await requestTranslator();
  const address = await chosenAddress(search);
  const found = await server().restaurant(restaurantId, address?.addressId ?? null);
  if (found === null) notFound();
  const { card, menu } = found;
  const path = `/restaurants/${encodeURIComponent(restaurantId)}`;

  return (
    <main className="gutter mx-auto max-w-160 pb-4">
      <BackLink href={address === null ? "/" : `/?to=${encodeURIComponent(address.addressId)}`}>
        {t.text("menu.back")}
      </BackLink>
      <h1 className="pt-2 text-title text-balance">{card.name}</h1>
      <p className="pt-1 text-label text-ink-2">
        {kindsLine(t, card.kinds)} · {card.address}
      </p>
      <p className="pt-3 text-relative">
        {card.arrival === null ? t.text("menu.arrivesUnknown") : t.text("menu.arrives", { span: card.arrival })}
      </p>
      {address !== null && (
        <p className="pt-0.5 text-label text-ink-2">
          {address.label} ·{" "}
          {t.text("menu.delivery", { fee: { minor: card.deliveryFeeMinor, currency: card.currency } })}
        </p>
      )}
      <h2 className="border-b border-line pt-6 pb-2 text-section">{t.text("menu.dishes")}</h2>
      {menu.length === 0 && <p className="pt-4 text-body text-ink-2">{t.text("menu.noDishes")}</p>}
      {address === null ? (
        <>
          <ul>
            {menu.map((dish) => (
              <li key={dish.dishId} className="flex justify-between gap-4 border-b border-line py-3 text-body">
                <span className="font-[600]">{dish.name}</span>
                <span>{t.figures.money({ minor: dish.priceMinor, currency: card.currency })}</span>
              </li>
            ))}
          </ul>
          <Link href="/" className={buttonClass("filled", "mt-4 w-full")}>
            {t.text("menu.chooseAddress")}
          </Link>
        </>
      ) : (
        menu.length > 0 && (
          <MenuForm
            menu={menu}
            currency={card.currency}
            deliveryFeeMinor={card.deliveryFeeMinor}
            action={`${path}/pay`}
            to={address.addressId}
            chosen={chosenCounts(menu, search)}
          />
        )
      )}
    </main>
  );
}
