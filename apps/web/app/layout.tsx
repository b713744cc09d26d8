import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { messagesOf } from "../src/i18n/messages.ts";
import { I18nProvider } from "../src/i18n/provider.tsx";
import { requestLocale } from "../src/i18n/request.ts";
import { server } from "../src/server/ports.ts";
import { themeCss, tokens } from "../src/ui/tokens.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: "Doorstep",
  description: "Dinner, to your door. Follow it all the way.",
  icons: { icon: "/icon.svg" },
  referrer: "same-origin",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: tokens.light.bg },
    { media: "(prefers-color-scheme: dark)", color: tokens.dark.bg },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await requestLocale();
  return (
    <html lang={locale}>
      <head>
        <style>{themeCss()}</style>
      </head>
      <body>
        <I18nProvider locale={locale} messages={messagesOf[locale]} timeZone={server().city.timeZone}>
          {children}
        </I18nProvider>
      </body>
    </html>
  );
}
