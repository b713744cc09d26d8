import { type ComponentType, useEffect, useState } from "react";
import type { OrderMapProps } from "./order-map.tsx";

/**
 * The place of the map: its height from the first paint, land in it, and both names as text until
 * the tiles are there. Everything else on the page goes on without it.
 */
export function OrderMapArea(props: Omit<OrderMapProps, "onReady" | "onFail">) {
  const { t, view, screen } = props;
  const [state, setState] = useState<"loading" | "ready" | "failed">("loading");
  const [OrderMap, setOrderMap] = useState<ComponentType<OrderMapProps> | null>(null);
  useEffect(() => {
    import("./order-map.tsx").then(
      (module) => setOrderMap(() => module.OrderMap),
      () => setState("failed"),
    );
  }, []);
  const size =
    screen === "late" || screen === "noCourier"
      ? "h-[140px]"
      : screen === "delivered"
        ? "mx-4 h-[196px] overflow-hidden rounded-card desk:mx-0 desk:rounded-none"
        : "h-[284px] [@media(max-height:739px)]:h-[224px] [main:has([data-why][open])_&]:[@media(min-height:740px)]:h-[224px]";
  return (
    <section
      aria-label={t.text("order.map", { restaurant: view.restaurant.name })}
      className={`relative bg-land ${size} desk:fixed desk:inset-y-0 desk:right-0 desk:left-115 desk:h-auto`}
    >
      {state !== "ready" && (
        <p className="absolute inset-0 grid place-content-center gap-1 px-4 text-center text-label text-ink-2">
          {state === "failed" ? (
            t.text("map.failed")
          ) : (
            <>
              <span>{view.restaurant.name}</span>
              <span aria-hidden="true">↓</span>
              <span>{view.dropoff.address}</span>
            </>
          )}
        </p>
      )}
      {OrderMap !== null && state !== "failed" && (
        <div className={`absolute inset-0 ${state === "ready" ? "" : "opacity-0"}`}>
          <OrderMap {...props} onReady={() => setState("ready")} onFail={() => setState("failed")} />
        </div>
      )}
    </section>
  );
}
