import type { OrderView } from "@doorstep/events/browser";
import { type RefObject, useState } from "react";
import type { Translator } from "../i18n/translator.ts";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { type OwnOrder, refusal, send } from "./commands.ts";

/** Until the bag is on its way, whoever ordered may still call it off. */
export function canCancel({ phase }: OrderView): boolean {
  return phase === "placed" || phase === "confirmed" || phase === "preparing" || phase === "ready";
}

interface CancelSheetProps {
  readonly t: Translator;
  readonly view: OrderView;
  readonly order: OwnOrder;
  readonly ref: RefObject<HTMLDialogElement | null>;
}

/** Asked once more, with what happens to the food and the money. The page itself then says that it is done. */
export function CancelSheet({ t, view, order, ref }: CancelSheetProps) {
  const [state, setState] = useState<"asked" | "sent" | { readonly refused: string }>("asked");
  const amount = { minor: view.payment?.amountMinor ?? 0, currency: view.bill.currency };
  const cancel = async (): Promise<void> => {
    setState("sent");
    const refused = await send(order, "cancel", {}).then(refusal, () => t.text("cancel.notSent"));
    if (refused === null) ref.current?.close();
    setState(refused === null ? "asked" : { refused });
  };
  return (
    <Sheet ref={ref} title={t.text("cancel.sure")} closeLabel={t.text("action.close")}>
      {view.payment !== null && (
        <p className="pt-2 text-body text-ink-2">
          {t.text("cancel.whatHappens", { restaurant: view.restaurant.name, amount, method: view.payment.method })}
        </p>
      )}
      <p role="status" className="pt-3 text-body font-[650] text-attention empty:hidden">
        {typeof state === "object" && state.refused}
      </p>
      <div className="grid gap-2.5 pt-5">
        <Button look="filled" disabled={state === "sent"} aria-busy={state === "sent"} onClick={() => void cancel()}>
          {t.text("cancel.yes")}
        </Button>
        <Button look="outlined" onClick={() => ref.current?.close()}>
          {t.text("cancel.no")}
        </Button>
      </div>
    </Sheet>
  );
}
