import type { Translator } from "../i18n/translator.ts";
import { HomeLink, MessagePage } from "../ui/message-page.tsx";

/** A link that is wrong, cut short or too old; it does not say which, nor whether the order exists. */
export function UnknownLink({ t }: { readonly t: Translator }) {
  return (
    <MessagePage
      title={t.text("unknown.title")}
      next={t.text("unknown.next")}
      action={<HomeLink>{t.text("app.home")}</HomeLink>}
    />
  );
}
