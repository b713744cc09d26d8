import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requestTranslator } from "../../../../src/i18n/request.ts";
import { Rich } from "../../../../src/i18n/rich.tsx";
import { BackLink } from "../../../../src/ordering/back-link.tsx";
import { chosenAddress, type Search } from "../../../../src/ordering/chosen-address.ts";
import { chosenCounts } from "../../../../src/ordering/chosen-dishes.ts";
import { PayForm } from "../../../../src/ordering/pay-form.tsx";
import { server } from "../../../../src/server/ports.ts";

export const dynamic = "force-dynamic";

interface PayPageProps {
  readonly params: Promise<{ restaurantId: string }>;
  readonly searchParams: Promise<Search>;
}

export async function generateMetadata({ params }: PayPageProps): Promise<Metadata> {
  const t = await requestTranslator();
  const found = await server().restaurant(decodeURIComponent((await params).restaurantId), null);
  return { title: t.text("pay.pageTitle", { restaurant: found?.card.name ?? "Doorstep" }) };
}

/** What it costs, by when it comes, and with which card. */
export default async function PayPage({ params, searchParams }: PayPageProps) {
  const restaurantId = decodeURIComponent((await params).restaurantId);
  const search = await searchParams;
  const t = await requestTranslator();
  const address = await chosenAddress(search);
  const found = await server().restaurant(restaurantId, address?.addressId ?? null);
  if (found === null) notFound();
  const { card, menu } = found;
  const counts = chosenCounts(menu, search);
  const chosen = menu.filter((dish) => counts[dish.dishId] !== undefined);
  const items = chosen.map(({ dishId }) => ({ dishId, quantity: counts[dishId] ?? 0 }));
  const dishesMinor = chosen.reduce((sum, dish) => sum + dish.priceMinor * (counts[dish.dishId] ?? 0), 0);
  const money = (minor: number): string => t.figures.money({ minor, currency: card.currency });
  const total = money(dishesMinor + card.deliveryFeeMinor);
  const backQuery = new URLSearchParams({
    ...(address === null ? {} : { to: address.addressId }),
    ...Object.fromEntries(Object.entries(counts).map(([dishId, count]) => [dishId, `${count}`])),
  });

  return (
    <main className="gutter mx-auto max-w-160 pb-12">
      <BackLink href={`/restaurants/${encodeURIComponent(restaurantId)}?${backQuery}`}>{t.text("pay.back")}</BackLink>
      <h1 className="pt-2 text-title">{t.text("pay.title")}</h1>
      {card.arrival !== null && <p className="pt-1 text-relative">{t.text("menu.arrives", { span: card.arrival })}</p>}
      {items.length === 0 || address === null ? (
        <p className="pt-6 text-body text-ink-2">{t.text("pay.nothingChosen")}</p>
      ) : (
        <>
          <section className="pt-5 pb-6">
            <h2 className="border-b border-line pb-2 text-body text-ink-2">
              <Rich t={t} of="bill.to" values={{ restaurant: card.name, address: address.label }} />
            </h2>
            <dl className="pt-1.5 text-row">
              {chosen.map((dish) => {
                const quantity = counts[dish.dishId] ?? 0;
                return (
                  <div key={dish.dishId} className="flex min-h-[29px] items-baseline justify-between gap-4">
                    <dt>{t.text("bill.line", { quantity, name: dish.name })}</dt>
                    <dd className="whitespace-nowrap">{money(quantity * dish.priceMinor)}</dd>
                  </div>
                );
              })}
              <div className="flex min-h-[29px] items-baseline justify-between gap-4">
                <dt>{t.text("bill.delivery")}</dt>
                <dd className="whitespace-nowrap">{money(card.deliveryFeeMinor)}</dd>
              </div>
              <div className="flex min-h-[29px] items-baseline justify-between gap-4 font-[650]">
                <dt>{t.text("bill.toPay")}</dt>
                <dd className="whitespace-nowrap">{total}</dd>
              </div>
            </dl>
          </section>
          <PayForm restaurantId={restaurantId} addressId={address.addressId} items={items} total={total} />
        </>
      )}
    </main>
  );
}
