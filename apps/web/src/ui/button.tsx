import type { ComponentProps, ReactNode } from "react";

type Look = "filled" | "outlined" | "quiet" | "text";

const LOOKS: Record<Look, string> = {
  /** The one thing to do. At most one a screen. */
  filled: "min-h-13 rounded-button bg-ink px-5 text-on-ink",
  outlined: "min-h-13 rounded-button border border-edge bg-surface px-5",
  quiet: "min-h-[58px] rounded-quiet bg-sunken px-2",
  text: "min-h-11 underline decoration-1 underline-offset-4",
};

export function buttonClass(look: Look, more = ""): string {
  return `press inline-flex items-center justify-center gap-2.5 text-body font-[650] ${LOOKS[look]} ${more}`;
}

export interface ButtonProps extends Omit<ComponentProps<"button">, "className"> {
  readonly look: Look;
  readonly more?: string;
  readonly children: ReactNode;
}

/** Ink on paper. A link that looks like one takes `buttonClass`. */
export function Button({ look, more, type = "button", children, ...rest }: ButtonProps) {
  return (
    <button type={type} className={buttonClass(look, more)} {...rest}>
      {children}
    </button>
  );
}
