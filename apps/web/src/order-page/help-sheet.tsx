import type { OrderView } from "@doorstep/events/browser";
import type { RefObject } from "react";
import type { MessageKey } from "../i18n/messages.ts";
import { Rich } from "../i18n/rich.tsx";
import type { Translator } from "../i18n/translator.ts";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";

interface HelpSheetProps {
  readonly ref: RefObject<HTMLDialogElement | null>;
  readonly t: Translator;
  readonly view: OrderView;
  /** Null once it cannot be called off any more. */
  readonly onCancel: (() => void) | null;
}

const HELP: readonly MessageKey[] = ["help.where", "help.late", "help.code", "help.wrong", "help.address"];

/** What people ask about an order, answered with its own names and numbers. */
export function HelpSheet({ ref, t, view, onCancel }: HelpSheetProps) {
  return (
    <Sheet ref={ref} title={t.text("help.title", { number: view.number })} closeLabel={t.text("action.close")}>
      <ul className="mt-2 grid gap-3 text-body text-ink-2">
        {HELP.map((key) => (
          <li key={key}>
            <Rich
              t={t}
              of={key}
              values={{
                restaurant: view.restaurant.name,
                number: view.number,
                address: key === "help.where" ? view.restaurant.address : view.dropoff.address,
              }}
            />
          </li>
        ))}
      </ul>
      {onCancel !== null && (
        <Button look="outlined" more="mt-5" onClick={onCancel}>
          {t.text("payment.cancel")}
        </Button>
      )}
    </Sheet>
  );
}
