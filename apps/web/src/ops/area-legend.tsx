import { MARKET_WINDOW_MS } from "@doorstep/tracking/market";
import { HexagonMark } from "./area-panel.tsx";
import { pressures } from "./pressure.ts";

/** What the hexagons say, in words, for whoever does not read it from colours. */
export function AreaLegend() {
  return (
    <section
      aria-label="What the areas show"
      className="w-[372px] max-w-full rounded-[10px] bg-surface px-4 py-2.5 text-[11.5px]/[14px] shadow-float"
    >
      <div className="flex items-baseline justify-between">
        <h2 className="text-[13px]/[18px]">
          <b className="font-[620]">Orders paid</b> / couriers free
        </h2>
        <span className="text-ink-2">last {MARKET_WINDOW_MS / 60_000} min</span>
      </div>
      <div aria-hidden="true" className="mt-2 grid grid-cols-6 gap-px">
        {pressures.map((pressure) => (
          <span
            className="h-3"
            key={pressure}
            style={{
              backgroundColor: `var(--area-${pressure})`,
              backgroundImage: pressure.startsWith("plenty")
                ? "radial-gradient(var(--area-dots) 0.8px, transparent 1px)"
                : undefined,
              backgroundSize: "6px 6px",
            }}
          />
        ))}
      </div>
      <p className="mt-1 flex justify-between text-ink-2">
        <span>plenty free</span>
        <span>balanced</span>
        <span>short of couriers</span>
      </p>
      <ul className="mt-2 grid gap-0.5 max-[899px]:hidden">
        <li className="flex items-center gap-1.5">
          <HexagonMark pressure="short3" surging />
          Edge and ×1.4: surge, a courier takes 1.4 times as long
        </li>
        <li className="flex items-center gap-1.5 text-ink-2">
          <HexagonMark pressure="few" surging={false} />
          too few to say
        </li>
      </ul>
    </section>
  );
}
