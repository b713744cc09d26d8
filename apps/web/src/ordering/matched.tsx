import { Fragment } from "react";

/** A label with its matched letters bold. `matches` are half-open, in order, and do not overlap. */
export function Matched({ label, matches }: { label: string; matches: readonly (readonly [number, number])[] }) {
  let at = 0;
  const pieces = matches.map(([start, end]) => {
    const before = label.slice(at, start);
    at = end;
    return { start, before, bold: label.slice(start, end) };
  });
  return (
    <>
      {pieces.map(({ start, before, bold }) => (
        <Fragment key={start}>
          {before}
          <b className="font-[680]">{bold}</b>
        </Fragment>
      ))}
      {label.slice(at)}
    </>
  );
}
