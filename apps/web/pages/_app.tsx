import type { AppProps } from "next/app";
import Head from "next/head";
import { tokens } from "../src/ui/tokens.ts";
import "../app/globals.css";

export default function OrderApp({ Component, pageProps }: AppProps) {
  return (
    <>
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content={tokens.light.bg} />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content={tokens.dark.bg} />
        <link rel="icon" href="/icon.svg" />
      </Head>
      <Component {...pageProps} />
    </>
  );
}
