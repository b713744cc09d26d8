import NextDocument, { type DocumentContext, Head, Html, Main, NextScript } from "next/document";
import { localeOf } from "../src/i18n/locales.ts";
import { themeCss } from "../src/ui/tokens.ts";

/** The frame of the order page; the other pages have `app/layout.tsx`. */
export default class Document extends NextDocument<{ readonly lang: string }> {
  static override async getInitialProps(context: DocumentContext) {
    const cookies = (context.req as { cookies?: Record<string, string> } | undefined)?.cookies ?? {};
    const lang = localeOf({ cookies, acceptLanguage: context.req?.headers["accept-language"] ?? "" });
    return { ...(await NextDocument.getInitialProps(context)), lang };
  }

  override render() {
    return (
      <Html lang={this.props.lang}>
        <Head>
          <style>{themeCss()}</style>
        </Head>
        <body>
          <Main />
          <NextScript />
        </body>
      </Html>
    );
  }
}
