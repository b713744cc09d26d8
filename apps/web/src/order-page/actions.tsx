import type { OrderView } from "@doorstep/events/browser";
import { CircleQuestionMark, Phone, Share2 } from "lucide-react";
import { type MouseEvent, useRef, useState } from "react";
import type { MessageKey } from "../i18n/messages.ts";
import type { Translator } from "../i18n/translator.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { firstName } from "./names.ts";

interface ActionsProps {
  readonly t: Translator;
  readonly view: OrderView;
  /** Only the diner's own page has it, and only while it will be asked for. */
  readonly code: string | null;
  readonly shareLink: string;
  /** A number that reaches the courier without telling either the other's; null while there is nobody to call. */
  readonly call: string | null;
  /** The shared link shows neither code nor help. */
  readonly own: boolean;
  readonly onHelp: () => void;
}

/** Door code, call, share, help: one row, 58 high. */
export function Actions({ t, view, code, shareLink, call, own, onHelp }: ActionsProps) {
  const codeSheet = useRef<HTMLDialogElement>(null);
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
    <div className="flex flex-wrap gap-2">
      {code !== null && (
        <button
          type="button"
          onClick={() => codeSheet.current?.showModal()}
          className="press grid min-h-[58px] min-w-[104px] flex-[1.35] place-content-center rounded-button border-[1.5px] border-ink bg-surface text-center shadow-[inset_0_0_0_3px_var(--surface),inset_0_0_0_4px_var(--line)]"
        >
          <span className="text-plate text-ink-2">{t.text("action.code")}</span>
          <span className="text-[1.375rem] leading-6 font-[700] tracking-[0.16em]">{code}</span>
          <span className="sr-only">{t.text("action.codeLarge")}</span>
        </button>
      )}
      {call !== null && view.courier !== null && (
        <a
          href={`tel:${call}`}
          aria-label={t.text("action.callWhom", { courier: firstName(view.courier.name) })}
          className={buttonClass("quiet", "flex-1 flex-col !gap-0.5 !text-label")}
        >
          <Phone size={20} strokeWidth={1.75} aria-hidden="true" />
          {t.text("action.call")}
        </a>
      )}
      <a href={shareLink} onClick={share} className={buttonClass("quiet", "flex-1 flex-col !gap-0.5 !text-label")}>
        <Share2 size={20} strokeWidth={1.75} aria-hidden="true" />
        {t.text(shareLabel)}
      </a>
      <span role="status" className="sr-only">
        {sharing !== "idle" && t.text(shareLabel)}
      </span>
      {own && (
        <Button look="quiet" more="flex-1 flex-col !gap-0.5 !text-label" onClick={onHelp}>
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
    </div>
  );
}
