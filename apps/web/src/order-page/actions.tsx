import type { OrderView } from "@doorstep/events/browser";
import { CircleQuestionMark, Share2 } from "lucide-react";
import { type MouseEvent, useRef, useState } from "react";
import type { MessageKey } from "../i18n/messages.ts";
import { Rich } from "../i18n/rich.tsx";
import type { Translator } from "../i18n/translator.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";

interface ActionsProps {
  readonly t: Translator;
  readonly view: OrderView;
  /** Only the diner's own page has it, and only while it will be asked for. */
  readonly code: string | null;
  readonly shareLink: string;
  /** The shared link shows neither code nor help. */
  readonly own: boolean;
}

const HELP: readonly MessageKey[] = ["help.where", "help.late", "help.code", "help.wrong", "help.address"];

/** Door code, share, help: one row, 58 high. */
export function Actions({ t, view, code, shareLink, own }: ActionsProps) {
  const codeSheet = useRef<HTMLDialogElement>(null);
  const helpSheet = useRef<HTMLDialogElement>(null);
  const [sharing, setSharing] = useState<"idle" | "copied" | "failed">("idle");

  const share = (event: MouseEvent): void => {
    event.preventDefault();
    const url = new URL(shareLink, location.origin).href;
    const shared = navigator.share === undefined ? navigator.clipboard?.writeText(url) : navigator.share({ url });
    if (shared === undefined) {
      setSharing("failed");
      return;
    }
    const copied = navigator.share === undefined;
    shared.then(
      () => setSharing(copied ? "copied" : "idle"),
      // Closing the phone's own sheet is not a failure.
      () => setSharing(copied ? "failed" : "idle"),
    );
  };
  const shareLabel: MessageKey =
    sharing === "copied" ? "action.shared" : sharing === "failed" ? "action.shareFailed" : "action.share";

  return (
    <div className="flex gap-2">
      {code !== null && (
        <button
          type="button"
          aria-label={t.text("action.codeFull", { code: [...code].join(" ") })}
          onClick={() => codeSheet.current?.showModal()}
          className="press grid min-h-[58px] min-w-[104px] flex-[1.35] place-content-center rounded-button border-[1.5px] border-ink bg-surface text-center shadow-[inset_0_0_0_3px_var(--surface),inset_0_0_0_4px_var(--line)]"
        >
          <span className="text-plate text-ink-2">{t.text("action.code")}</span>
          <span className="text-[1.375rem] leading-6 font-[700] tracking-[0.16em]">{code}</span>
        </button>
      )}
      <a href={shareLink} onClick={share} className={buttonClass("quiet", "flex-1 flex-col !gap-0.5 !text-label")}>
        <Share2 size={20} strokeWidth={1.75} aria-hidden="true" />
        <span aria-live="polite">{t.text(shareLabel)}</span>
      </a>
      {own && (
        <Button look="quiet" more="flex-1 flex-col !gap-0.5 !text-label" onClick={() => helpSheet.current?.showModal()}>
          <CircleQuestionMark size={20} strokeWidth={1.75} aria-hidden="true" />
          {t.text("action.help")}
        </Button>
      )}
      {code !== null && (
        <Sheet ref={codeSheet} full title={t.text("action.code")} closeLabel={t.text("action.close")}>
          <div className="grid flex-1 place-content-center gap-6 text-center">
            <p className="text-[min(34vw,14rem)] leading-none font-[700]">{code}</p>
            <p className="text-relative text-ink-2">{t.text("action.codeNext")}</p>
          </div>
        </Sheet>
      )}
      {own && (
        <Sheet
          ref={helpSheet}
          title={t.text("help.title", { number: view.number })}
          closeLabel={t.text("action.close")}
        >
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
        </Sheet>
      )}
    </div>
  );
}
