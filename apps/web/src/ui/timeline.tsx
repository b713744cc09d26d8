import { Check, X } from "lucide-react";

export interface TimelineRow {
  readonly name: string;
  readonly mark: "past" | "now" | "next" | "failed";
  readonly label: string;
  /** Said to a screen reader; the mark says it to the eye. */
  readonly state: string;
  readonly time: string;
}

/** Steps from top to bottom, told apart by shape as well as colour. `held`: nothing in it is live. */
export function Timeline(props: { rows: readonly TimelineRow[]; label: string; held?: boolean }) {
  const { rows, label, held = false } = props;
  return (
    <ol aria-label={label}>
      {rows.map((row, index) => (
        <li
          key={row.name}
          aria-current={row.mark === "now" ? "step" : undefined}
          className="relative flex min-h-[30px] flex-wrap items-center gap-x-3 text-row desk:min-h-[33px]"
        >
          {index > 0 && (
            <span
              aria-hidden="true"
              className={`absolute bottom-1/2 left-[9px] h-full w-[2px] ${row.mark === "next" ? "bg-line" : "bg-edge"}`}
            />
          )}
          <Dot mark={row.mark} held={held} />
          <span className={`min-w-min flex-1 leading-snug wrap-normal ${LABEL[row.mark]}`}>
            {row.label}
            <span className="sr-only">, {row.state}</span>
          </span>
          <span
            className={`ml-auto text-right leading-snug ${row.mark === "now" && held ? "font-[650] text-ink-2" : TIME[row.mark]}`}
          >
            {row.time}
          </span>
        </li>
      ))}
    </ol>
  );
}

const LABEL = { past: "", now: "font-[650]", next: "text-ink-2", failed: "font-[650] text-attention" } as const;
const TIME = { past: "", now: "font-[650] text-moving", next: "text-ink-2", failed: "text-attention" } as const;

function Dot({ mark, held }: { readonly mark: TimelineRow["mark"]; readonly held: boolean }) {
  const base = "relative z-10 grid size-5 shrink-0 place-items-center rounded-full";
  switch (mark) {
    case "past":
      return (
        <span aria-hidden="true" className={`${base} bg-ink-2 text-bg`}>
          <Check size={12} strokeWidth={3} />
        </span>
      );
    case "now":
      return (
        <span
          aria-hidden="true"
          className={`${base} border-[6px] ${held ? "border-ink-2 bg-bg" : "border-moving bg-moving-soft"}`}
        />
      );
    case "next":
      return <span aria-hidden="true" className={`${base} border-2 border-edge bg-bg`} />;
    case "failed":
      return (
        <span aria-hidden="true" className={`${base} bg-attention text-bg`}>
          <X size={12} strokeWidth={3} />
        </span>
      );
  }
}
