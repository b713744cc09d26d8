import type { ReactNode } from "react";
import { buttonClass } from "./button.tsx";
import { Wordmark } from "./marks.tsx";

/** A page that is one sentence and one way on. */
export function MessagePage(props: { title: string; next: string; action: ReactNode }) {
  return (
    <main className="gutter mx-auto flex min-h-dvh max-w-120 flex-col">
      <div className="flex min-h-12 items-center">
        <Wordmark />
      </div>
      <div className="pt-16">
        <h1 className="text-title text-balance">{props.title}</h1>
        <p className="mt-3 text-relative font-normal text-ink-2">{props.next}</p>
        <div className="mt-8 flex">{props.action}</div>
      </div>
    </main>
  );
}

export function HomeLink({ children }: { readonly children: ReactNode }) {
  return (
    <a href="/" className={buttonClass("filled")}>
      {children}
    </a>
  );
}
