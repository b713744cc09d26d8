"use client";

export type PhoneTab = "attention" | "map" | "orders" | "numbers";

const tabs: readonly (readonly [PhoneTab, string])[] = [
  ["attention", "Attention"],
  ["map", "Map"],
  ["orders", "Orders"],
  ["numbers", "Numbers"],
];

interface PhoneTabsProps {
  readonly tab: PhoneTab;
  /** Alerts that hurt someone now. */
  readonly urgent: number;
  readonly onChange: (tab: PhoneTab) => void;
}

/** On a phone one of them has the screen; what needs someone comes first. */
export function PhoneTabs({ tab, urgent, onChange }: PhoneTabsProps) {
  return (
    <nav aria-label="Views" className="flex h-14 shrink-0 border-line border-t bg-surface min-[900px]:hidden">
      {tabs.map(([name, label]) => (
        <button
          aria-current={tab === name ? "page" : undefined}
          className={`flex flex-1 items-center justify-center gap-1.5 text-[13px] ${tab === name ? "font-semibold shadow-[inset_0_2px_0_var(--ink)]" : "text-ink-2"}`}
          key={name}
          onClick={() => onChange(name)}
          type="button"
        >
          {label}
          {name === "attention" && urgent > 0 && (
            <span className="rounded-full bg-attention px-1.5 font-semibold text-[11.5px]/[18px] text-surface tabular-nums">
              {urgent}
              <span className="sr-only"> to act on now</span>
            </span>
          )}
        </button>
      ))}
    </nav>
  );
}
