"use client";

import type { Dish } from "@doorstep/events/browser";
import { Minus, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslator } from "../i18n/provider.tsx";
import { Button } from "../ui/button.tsx";

const MOST_OF_ONE = 20;

interface MenuFormProps {
  readonly menu: readonly Dish[];
  readonly currency: string;
  readonly deliveryFeeMinor: number;
  /** Where the form leads, with the chosen dishes as `dishId=count`. */
  readonly action: string;
  readonly to: string;
  /** What was chosen before, when coming back from payment. */
  readonly chosen: Readonly<Record<string, number>>;
}

/** Dishes with a count each. A plain form: with script it adds up, without it still leads on. */
export function MenuForm({ menu, currency, deliveryFeeMinor, action, to, chosen }: MenuFormProps) {
  const t = useTranslator();
  const [counts, setCounts] = useState(chosen);
  const [warned, setWarned] = useState(false);
  const countOf = (dish: Dish): number => counts[dish.dishId] ?? 0;
  const set = (dish: Dish, count: number): void => {
    setWarned(false);
    setCounts({ ...counts, [dish.dishId]: Math.max(0, Math.min(MOST_OF_ONE, Math.floor(count) || 0)) });
  };
  const many = menu.reduce((sum, dish) => sum + countOf(dish), 0);
  const dishesMinor = menu.reduce((sum, dish) => sum + countOf(dish) * dish.priceMinor, 0);
  const money = (minor: number): string => t.figures.money({ minor, currency });

  return (
    <form
      action={action}
      onSubmit={(event) => {
        if (many > 0) return;
        event.preventDefault();
        setWarned(true);
      }}
    >
      <input type="hidden" name="to" value={to} />
      <ul>
        {menu.map((dish) => (
          <li key={dish.dishId} className="flex min-h-[76px] items-center gap-4 border-b border-line py-3">
            <div className="min-w-0 flex-1">
              <p className="text-body font-[600]">{dish.name}</p>
              {dish.description !== null && <p className="text-label text-ink-2">{dish.description}</p>}
              <p className="text-label">{money(dish.priceMinor)}</p>
            </div>
            <div className="flex items-center">
              {countOf(dish) > 0 && (
                <Step label={t.text("menu.fewer", { dish: dish.name })} onClick={() => set(dish, countOf(dish) - 1)}>
                  <Minus size={18} strokeWidth={2} aria-hidden="true" />
                </Step>
              )}
              <input
                type="number"
                name={dish.dishId}
                min={0}
                max={MOST_OF_ONE}
                inputMode="numeric"
                aria-label={t.text("menu.count", { dish: dish.name })}
                value={countOf(dish)}
                // A dish that is not wanted is not in the link.
                disabled={many > 0 && countOf(dish) === 0}
                onChange={(event) => set(dish, event.target.valueAsNumber)}
                className={`h-11 w-10 rounded-small bg-transparent text-center text-body font-[650] [appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none ${countOf(dish) === 0 ? "[@media(scripting:enabled)]:hidden" : ""}`}
              />
              <Step label={t.text("menu.more", { dish: dish.name })} onClick={() => set(dish, countOf(dish) + 1)}>
                <Plus size={18} strokeWidth={2} aria-hidden="true" />
              </Step>
            </div>
          </li>
        ))}
      </ul>
      <div className="sticky bottom-0 -mx-4 bg-bg px-4 pt-3 pb-4 desk:mx-0 desk:px-0">
        <p role="status" className="pb-2 text-label text-attention empty:hidden">
          {warned && t.text("menu.empty")}
        </p>
        <Button look="filled" type="submit" more="w-full justify-between!">
          <span>{t.text("menu.toPay")}</span>
          {many > 0 && (
            <span>
              {t.text("menu.basket", { count: many })} · {money(dishesMinor + deliveryFeeMinor)}
            </span>
          )}
        </Button>
      </div>
    </form>
  );
}

function Step(props: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-label={props.label}
      onClick={props.onClick}
      className="press grid size-11 place-items-center rounded-full border border-edge bg-surface"
    >
      {props.children}
    </button>
  );
}
