import { requestTranslator } from "../src/i18n/request.ts";
import { HomeLink, MessagePage } from "../src/ui/message-page.tsx";

export default async function NotFound() {
  const t = await requestTranslator();
  return (
    <MessagePage
      title={t.text("notFound.title")}
      next={t.text("notFound.next")}
      action={<HomeLink>{t.text("app.home")}</HomeLink>}
    />
  );
}
