import type { ReactNode } from "react";

/** The amber band under the top bar: an icon, what is wrong, how old the news is, one thing to do. */
export function Strip(props: { icon: ReactNode; title: ReactNode; detail: ReactNode; action?: ReactNode }) {
  return (
    <div className="gutter mb-2.5 flex min-h-14 items-center gap-3 bg-attention-soft py-2 desk:px-9">
      <span className="shrink-0 text-attention">{props.icon}</span>
      <p className="min-w-0 flex-1 leading-5">
        <strong className="block text-label font-[650]">{props.title}</strong>
        <span className="block text-label text-ink-2">{props.detail}</span>
      </p>
      {props.action}
    </div>
  );
}
