import type { ReactNode } from "react";
import { Wordmark } from "./marks.tsx";

/** The name on the left, one thing on the right. 48 high. */
export function TopBar({ right, label }: { readonly right: ReactNode; readonly label: string }) {
  return (
    <header className="gutter flex min-h-12 items-center justify-between gap-4 desk:px-9 desk:pt-4">
      <a href="/" aria-label={label} className="inline-flex min-h-11 items-center">
        <Wordmark />
      </a>
      {right}
    </header>
  );
}
