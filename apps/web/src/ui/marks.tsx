/**
 * The three marks of the product, told apart by outline alone: the doorway on its step (logo and
 * home), the restaurant's rounded square, the courier's circle with a bearing arrow. Colours come
 * from the text colour and the tokens, so they follow the theme.
 */

interface MarkProps {
  readonly size: number;
  /** Drawn around the mark where it lies on a map. */
  readonly outlined?: boolean;
}

/** A doorway on its step. Its foot is the bottom edge. */
export function DoorMark({ size, outlined = false }: MarkProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" fill="none" aria-hidden="true" className="text-ink">
      {outlined && (
        <path
          d="M12 38V18a12 12 0 0 1 24 0v20h4a3 3 0 0 1 0 6H8a3 3 0 0 1 0-6Z"
          stroke="var(--map-casing, var(--surface))"
          strokeWidth="7"
          strokeLinejoin="round"
        />
      )}
      <path d="M12 38.5V18a12 12 0 0 1 24 0v20.5Z" fill="currentColor" />
      <rect x="4.5" y="37.5" width="39" height="6.5" rx="3.25" fill="currentColor" />
      <circle cx="29.8" cy="25.5" r="3" fill="var(--on-ink)" />
    </svg>
  );
}

/** Fork and knife on a rounded square. */
export function RestaurantMark({ size, outlined = false }: MarkProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true" className="text-ink">
      {outlined && <rect x="1" y="1" width="30" height="30" rx="8.5" fill="var(--map-casing, var(--surface))" />}
      <rect x="3" y="3" width="26" height="26" rx="6.5" fill="currentColor" />
      <g stroke="var(--on-ink)" strokeWidth="1.9" strokeLinecap="round" strokeLinejoin="round">
        <path d="M9.5 9v3.6a2.7 2.7 0 0 0 5.4 0V9M12.2 9v14" />
        <path d="M21.6 23V9c-2.1.6-3.3 2.8-3.3 5.4 0 2.3.9 3.3 3.3 3.3" />
      </g>
    </svg>
  );
}

/** A circle with an arrow; `--bearing` turns the arrow. Stale is a dashed ring with a grey arrow. */
export function CourierMark({ size, state }: { readonly size: number; readonly state: "live" | "stale" }) {
  const live = state === "live";
  return (
    <svg
      width={size}
      height={size}
      viewBox="-26 -26 52 52"
      fill="none"
      aria-hidden="true"
      className={live ? "text-moving" : "text-ink-2"}
    >
      {live && <circle r="26" fill="currentColor" opacity="0.16" />}
      <circle
        r={live ? 15.5 : 16.5}
        fill={live ? "currentColor" : "var(--surface)"}
        stroke={live ? "var(--map-casing, var(--surface))" : "currentColor"}
        strokeWidth={live ? 3 : 2.5}
        strokeDasharray={live ? undefined : "5 3.6"}
      />
      <path
        d="M0-9.6 7.2 8 0 4.4-7.2 8Z"
        fill={live ? "var(--map-casing, var(--surface))" : "currentColor"}
        stroke={live ? "var(--map-casing, var(--surface))" : "currentColor"}
        strokeWidth="1.2"
        strokeLinejoin="round"
        style={{ transform: "rotate(var(--bearing, 0deg))" }}
      />
    </svg>
  );
}

/** The doorway and the name, as on every page's top left. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-3">
      <DoorMark size={26} />
      <span className="text-body font-[650] tracking-[-0.01em]">Doorstep</span>
    </span>
  );
}
