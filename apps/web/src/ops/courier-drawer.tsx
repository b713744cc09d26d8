"use client";

import type { CourierView } from "@doorstep/events/browser";
import { activityWords } from "./couriers-table.tsx";
import { DrawerFrame } from "./drawer-frame.tsx";
import { formatAge } from "./format.ts";

interface CourierDrawerProps {
  readonly courier: CourierView;
  readonly orderNumbers: readonly { readonly orderId: string; readonly number: string }[];
  readonly nowMs: number;
  readonly onSelectOrder: (orderId: string) => void;
  readonly onClose: () => void;
}

export function CourierDrawer({ courier, orderNumbers, nowMs, onSelectOrder, onClose }: CourierDrawerProps) {
  return (
    <DrawerFrame label={courier.name} onClose={onClose} subject={courier.courierId}>
      <section className="px-4 py-4 text-[13px]">
        <p className="font-[640] text-[19px]/[25px]">{activityWords[courier.activity]}</p>
        <p className="text-ink-2 tabular-nums">
          {courier.vehicle}
          {courier.speedMps === null ? "" : ` · ${Math.round(courier.speedMps * 3.6)} km/h`}
          {courier.batteryPercent === null ? "" : ` · battery ${courier.batteryPercent} %`}
        </p>
        <p className="text-ink-2 tabular-nums">
          {courier.lastFixMs === null ? "No fix yet." : `Last fix ${formatAge(nowMs - courier.lastFixMs)} ago.`}
        </p>
        <h3 className="mt-4 font-[620]">Orders</h3>
        {orderNumbers.length === 0 ? (
          <p className="text-ink-2">Carries none.</p>
        ) : (
          <ul>
            {orderNumbers.map(({ orderId, number }) => (
              <li key={orderId}>
                <button className="underline underline-offset-2" onClick={() => onSelectOrder(orderId)} type="button">
                  {number}
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
    </DrawerFrame>
  );
}
