import type { ReactNode } from "react";

interface CellProps {
  readonly children: ReactNode;
  /** Set to the right, as numbers are. */
  readonly end?: boolean;
  readonly quiet?: boolean;
}

export function HeadRow({ children }: { children: ReactNode }) {
  return (
    <thead className="sticky top-0 z-10 bg-raised text-[11.5px] text-ink-2">
      <tr className="h-[26px] border-line border-b text-left">{children}</tr>
    </thead>
  );
}

export function Head({ children, end = false }: Pick<CellProps, "children" | "end">) {
  return (
    <th className={`whitespace-nowrap px-3 font-medium first:pl-4 ${end ? "text-right" : ""}`} scope="col">
      {children}
    </th>
  );
}

export function Cell({ children, end = false, quiet = false }: CellProps) {
  return (
    <td
      className={`max-w-[180px] truncate px-3 tabular-nums first:pl-4 ${end ? "text-right" : ""} ${quiet ? "text-ink-2" : ""}`}
    >
      {children}
    </td>
  );
}

interface RowProps {
  readonly children: ReactNode;
  readonly selected: boolean;
  readonly onSelect: () => void;
  readonly onHover?: (over: boolean) => void;
}

/** A row opens on a click anywhere; its first cell holds the button for a keyboard. */
export function Row({ children, selected, onSelect, onHover }: RowProps) {
  return (
    <tr
      aria-selected={selected}
      className={`h-8 cursor-pointer border-line border-b hover:bg-selected ${
        selected ? "bg-selected shadow-[inset_3px_0_0_var(--ink)]" : ""
      }`}
      onClick={onSelect}
      onMouseEnter={() => onHover?.(true)}
      onMouseLeave={() => onHover?.(false)}
    >
      {children}
    </tr>
  );
}
