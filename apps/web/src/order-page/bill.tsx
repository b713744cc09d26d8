import type { OrderView } from "@doorstep/events/browser";
import { Rich } from "../i18n/rich.tsx";
import type { Translator } from "../i18n/translator.ts";

/** What was ordered and what it costs. */
export function Bill({ t, view }: { readonly t: Translator; readonly view: OrderView }) {
  const { bill, payment, restaurant, dropoff } = view;
  const money = (minor: number) => t.figures.money({ minor, currency: bill.currency });
  const address = dropoff.note === null ? dropoff.address : `${dropoff.address}, ${dropoff.note}`;
  return (
    <section aria-label={t.text("bill.yourOrder")}>
      <h2 className="border-b border-line pb-2 text-body text-ink-2">
        <Rich t={t} of="bill.to" values={{ restaurant: restaurant.name, address }} />
      </h2>
      <dl className="pt-1.5 text-row">
        {bill.items.map((item) => (
          <Line
            key={`${item.name} ${item.priceMinor}`}
            label={t.text("bill.line", { quantity: item.quantity, name: item.name })}
            amount={money(item.quantity * item.priceMinor)}
          />
        ))}
        <Line label={t.text("bill.delivery")} amount={money(bill.deliveryFeeMinor)} />
        <Line
          label={
            payment?.state === "authorised" ? t.text("bill.paid", { method: payment.method }) : t.text("bill.toPay")
          }
          amount={money(bill.totalMinor)}
          strong
        />
      </dl>
    </section>
  );
}

function Line({
  label,
  amount,
  strong = false,
}: {
  readonly label: string;
  readonly amount: string;
  readonly strong?: boolean;
}) {
  return (
    <div className={`flex min-h-[29px] items-baseline justify-between gap-4 ${strong ? "font-[650]" : ""}`}>
      <dt className="leading-snug">{label}</dt>
      <dd className="leading-snug font-[550] whitespace-nowrap">{amount}</dd>
    </div>
  );
}
