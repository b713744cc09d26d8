import type { OrderView } from "@doorstep/events/browser";
import { useState } from "react";
import type { Translator } from "../i18n/translator.ts";
import { Button } from "../ui/button.tsx";
import { canCancel } from "./cancel-sheet.tsx";
import { firstName } from "./names.ts";

export interface ChoiceProps {
  readonly t: Translator;
  readonly view: OrderView;
  readonly onCancel: () => void;
  readonly onTalk: () => void;
}

/** Nothing need be done; two equal ways for who wants to. */
export function LateChoice({ t, view, onCancel, onTalk }: ChoiceProps) {
  const open = canCancel(view);
  return (
    <div className="pt-3 pb-1">
      <p className="text-label text-ink-2">{open ? untilBag(t, view) : t.text("late.nothingToDo")}</p>
      <Pair>
        {open && (
          <Button look="outlined" more="px-2!" onClick={onCancel}>
            {t.text("cancel.refund")}
          </Button>
        )}
        <Button look="outlined" more="px-2!" onClick={onTalk}>
          {t.text("talk.open")}
        </Button>
      </Pair>
    </div>
  );
}

/** To keep looking is what happens anyway; saying so ends the question. */
export function NoCourierChoice({ t, view, onCancel }: ChoiceProps) {
  const [kept, setKept] = useState(false);
  return (
    <div className="pt-3 pb-1">
      <p role="status" className="text-label text-ink-2">
        {kept ? t.text("noCourier.kept") : untilBag(t, view)}
      </p>
      {!kept && (
        <Pair>
          <Button look="outlined" more="px-2!" onClick={() => setKept(true)}>
            {t.text("noCourier.keep")}
          </Button>
          <Button look="outlined" more="px-2!" onClick={onCancel}>
            {t.text("cancel.refund")}
          </Button>
        </Pair>
      )}
    </div>
  );
}

function Pair({ children }: { readonly children: React.ReactNode }) {
  return (
    <div className="grid auto-cols-fr gap-2.5 pt-3 text-center min-[340px]:grid-flow-col [@media(scripting:none)]:hidden">
      {children}
    </div>
  );
}

function untilBag(t: Translator, { courier }: OrderView): string {
  return courier === null
    ? t.text("late.freeUntilAnyBag")
    : t.text("late.freeUntilBag", { courier: firstName(courier.name) });
}
