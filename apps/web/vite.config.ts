/**
 * The script of the order page, apart from the other pages': the server renders the page, and
 * this takes it over without a router (see docs/decisions/order-page-alone.md). Built after
 * `next build`, into the folder Next.js serves with names that never change.
 */
import { defineConfig } from "vite";

export default defineConfig({
  base: "/_next/static/order-page/",
  publicDir: false,
  define: {
    "process.env.NEXT_PUBLIC_MAPBOX_TOKEN": JSON.stringify(process.env.NEXT_PUBLIC_MAPBOX_TOKEN ?? ""),
  },
  build: {
    outDir: ".next/static/order-page",
    assetsDir: "",
    manifest: "manifest.json",
    target: "es2022",
    // The map's code is as large as it is, and comes last.
    chunkSizeWarningLimit: 2_000,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: "src/order-page/start.tsx",
      // "use client" is for Next.js, which shares some of these files.
      checks: { moduleLevelDirective: false },
    },
  },
});
