"use client";

import { type ComponentType, useEffect, useState } from "react";
import { useTranslator } from "../i18n/provider.tsx";
import type { CourierMapProps } from "./courier-map.tsx";

/** The place of the map. Its code comes last; without it the sheet says all there is to do. */
export function CourierMapArea(props: Omit<CourierMapProps, "onFail">) {
  const t = useTranslator();
  const [failed, setFailed] = useState(false);
  const [CourierMap, setCourierMap] = useState<ComponentType<CourierMapProps> | null>(null);
  useEffect(() => {
    import("./courier-map.tsx").then(
      (module) => setCourierMap(() => module.CourierMap),
      () => setFailed(true),
    );
  }, []);
  return (
    <section aria-label={t.text("courier.map")} className="relative -mb-6 min-h-40 flex-1 bg-land">
      {failed && <p className="grid h-full place-content-center px-8 text-center text-label">{t.text("map.failed")}</p>}
      {CourierMap !== null && !failed && <CourierMap {...props} onFail={() => setFailed(true)} />}
    </section>
  );
}
