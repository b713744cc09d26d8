import { requestTranslator } from "../../../src/i18n/request.ts";
import { HomeLink, MessagePage } from "../../../src/ui/message-page.tsx";

/** A link that is wrong, cut short or too old; it does not say which, nor whether the order exists. */
export default async function UnknownLink() {
  const t = await requestTranslator();
  return (
    <MessagePage
      title={t.text("unknown.title")}
      next={t.text("unknown.next")}
      action={<HomeLink>{t.text("app.home")}</HomeLink>}
    />
  );
}
