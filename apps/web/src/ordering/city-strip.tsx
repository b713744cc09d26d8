"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";

const StripMap = dynamic(() => import("./strip-map.tsx").then((module) => module.StripMap), { ssr: false });

interface CityStripProps {
  /** The door the order goes to; the middle of the offered restaurants while there is none. */
  readonly center: readonly [lon: number, lat: number];
  readonly hasDoor: boolean;
}

/** The city as the page's upper edge, fading into the page. It comes when nothing else wants the phone. */
export function CityStrip({ center, hasDoor }: CityStripProps) {
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    // Safari has no idle callback.
    if (typeof requestIdleCallback === "undefined") {
      const timer = setTimeout(() => setWanted(true), 300);
      return () => clearTimeout(timer);
    }
    const idle = requestIdleCallback(() => setWanted(true), { timeout: 1_500 });
    return () => cancelIdleCallback(idle);
  }, []);
  return (
    <div className="absolute inset-x-0 top-0 isolate h-[172px] overflow-hidden bg-land desk:h-[260px]">
      {wanted && <StripMap key={center.join()} center={center} hasDoor={hasDoor} />}
      <div className="pointer-events-none absolute inset-0 bg-[linear-gradient(to_bottom,color-mix(in_srgb,var(--bg)_94%,transparent),color-mix(in_srgb,var(--bg)_82%,transparent)_20%,transparent_32%,transparent_55%,var(--bg)_98%)]" />
    </div>
  );
}
