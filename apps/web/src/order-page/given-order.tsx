import type { Locale } from "../i18n/locales.ts";
import type { Messages } from "../i18n/messages.ts";
import { I18nProvider } from "../i18n/provider.tsx";
import { OrderPage, type OrderPageProps } from "./order-page.tsx";

/** Everything the page is made from, on the server and in the browser. */
export interface Given {
  readonly locale: Locale;
  readonly messages: Messages;
  /** The city's. */
  readonly timeZone: string;
  readonly order: OrderPageProps;
}

/** Where the page stands in the document, and what it was made from. */
export const ROOT_ID = "order";
export const GIVEN_ID = "order-given";

export function GivenOrder({ locale, messages, timeZone, order }: Given) {
  return (
    <I18nProvider locale={locale} messages={messages} timeZone={timeZone}>
      <OrderPage {...order} />
    </I18nProvider>
  );
}
