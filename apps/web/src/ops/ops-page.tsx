"use client";

import type { CitySnapshot, CourierActivity, CourierView, OrderRow } from "@doorstep/events/browser";
import dynamic from "next/dynamic";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { CourierDrawer } from "./courier-drawer.tsx";
import { CouriersTable } from "./couriers-table.tsx";
import { Legend } from "./legend.tsx";
import { Numbers } from "./numbers.tsx";
import { OrderCards } from "./order-cards.tsx";
import { OrderDrawer } from "./order-drawer.tsx";
import { OrdersTable } from "./orders-table.tsx";
import { TableBar } from "./table-bar.tsx";
import { tableRows } from "./table-rows.ts";
import { TopBar } from "./top-bar.tsx";
import { cameraToText, stateToCamera, type UrlState } from "./url-state.ts";
import { useCity, useOrder } from "./use-city.ts";
import { useNow } from "./use-now.ts";
import { useUrlState } from "./use-url-state.ts";
import { useWide } from "./use-wide.ts";

const OpsMap = dynamic(() => import("./ops-map.tsx"), { ssr: false });

interface OpsPageProps {
  readonly initial: CitySnapshot;
  readonly initialState: UrlState;
  readonly renderedAtMs: number;
  readonly timeZone: string;
}

type PhoneTab = "orders" | "map" | "numbers";

/** Map, table and what is selected: one selection, shown by all three. */
export function OpsPage({ initial, initialState, renderedAtMs, timeZone }: OpsPageProps) {
  const { city, live } = useCity(initial);
  const [state, change] = useUrlState(initialState);
  const nowMs = useNow(renderedAtMs) + (city?.connection.clockOffsetMs ?? 0);
  const [hidden, setHidden] = useState<ReadonlySet<CourierActivity>>(new Set());
  const [bounds, setBounds] = useState<readonly [number, number, number, number] | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const [mapFails, setMapFails] = useState(false);
  const [phoneTab, setPhoneTab] = useState<PhoneTab>("orders");
  const search = useRef<HTMLInputElement>(null);
  const wide = useWide();

  const first = useMemo(() => toMaps(initial), [initial]);
  const couriers = city?.couriers ?? first.couriers;
  const orders = city?.orders ?? first.orders;
  const numbers = city?.numbers ?? initial.numbers;
  const courierList = useMemo(() => [...couriers.values()], [couriers]);
  const online = useMemo(() => courierList.filter(({ activity }) => activity !== "offline"), [courierList]);
  // While connected the numbers' own lag, so that no two places differ; cut off, what was last heard grows old.
  const connected = city?.connection.connected ?? true;
  const behindMs = connected || city?.asOfMs == null ? numbers.lagMs : nowMs - city.asOfMs;
  const rows = tableRows(orders.values(), couriers, {
    filter: { ...state, bounds: state.inView === "1" ? bounds : null },
    nowMs,
  });

  const { snapshot, problem } = useOrder(live, state.order);
  const courier = state.courier === null ? undefined : couriers.get(state.courier);
  const hoveredCourierId = hovered === null ? null : (orders.get(hovered)?.courierId ?? null);
  const selectedCourierId = hoveredCourierId ?? state.courier ?? orders.get(state.order ?? "")?.courierId ?? null;

  const selectOrder = useCallback((order: string) => change({ order, courier: null }), [change]);
  const selectCourier = useCallback(
    (courierId: string) => {
      const [orderId] = couriers.get(courierId)?.orderIds ?? [];
      change(orderId === undefined ? { courier: courierId, order: null } : { order: orderId, courier: null });
    },
    [change, couriers],
  );
  const close = useCallback(() => change({ order: null, courier: null }), [change]);
  useKeys({ onClose: close, onSearch: () => search.current?.focus() });

  const drawer =
    snapshot !== null && state.order !== null ? (
      <OrderDrawer
        dinerLink={`/api/ops/orders/${encodeURIComponent(state.order)}/diner-page`}
        nowMs={nowMs}
        onClose={close}
        snapshot={snapshot}
        timeZone={timeZone}
      />
    ) : courier !== undefined ? (
      <CourierDrawer
        courier={courier}
        nowMs={nowMs}
        onClose={close}
        onSelectOrder={selectOrder}
        orderNumbers={courier.orderIds.map((orderId) => ({ orderId, number: orders.get(orderId)?.number ?? orderId }))}
      />
    ) : null;

  const show = (tab: PhoneTab) => (phoneTab === tab && drawer === null ? "" : "max-[899px]:hidden");
  return (
    <div className="flex h-dvh flex-col bg-bg text-ink">
      <TopBar
        behindMs={behindMs}
        connected={connected}
        nowMs={nowMs}
        onTryNow={() => live?.tryNow()}
        timeZone={timeZone}
      />
      <div className={show("numbers")}>
        <Numbers numbers={{ ...numbers, lagMs: behindMs }} />
      </div>
      {problem !== null && (
        <p className="bg-attention-soft px-4 py-2 text-[13px]" role="alert">
          {problem}
        </p>
      )}
      <div className="flex min-h-0 flex-1">
        <div className={`flex min-w-0 flex-1 flex-col ${drawer === null ? "" : "max-[899px]:hidden"}`}>
          <div className={`relative min-h-0 flex-1 bg-land ${show("map")}`}>
            {!wide && (phoneTab !== "map" || drawer !== null) ? null : mapFails ? (
              <p className="p-4 text-[13px] text-ink-2">
                The map cannot be drawn in this browser. The table below has everything.
              </p>
            ) : (
              <OpsMap
                camera={stateToCamera(state)}
                couriers={online}
                hidden={hidden}
                onFail={() => setMapFails(true)}
                onMove={(camera, seen) => {
                  setBounds(seen);
                  change({ at: cameraToText(camera) });
                }}
                onSelectCourier={selectCourier}
                order={snapshot}
                selectedCourierId={selectedCourierId}
              />
            )}
            <div className="absolute bottom-3 left-3 max-[899px]:top-3 max-[899px]:right-3 max-[899px]:bottom-auto">
              <Legend couriers={online} hidden={hidden} onToggle={(activity) => setHidden(toggle(hidden, activity))} />
            </div>
          </div>
          <section
            aria-label="Table"
            className={`flex h-[286px] shrink-0 flex-col border-line border-t bg-surface max-[899px]:h-auto max-[899px]:min-h-0 max-[899px]:flex-1 ${show("orders")}`}
          >
            <TableBar change={change} couriers={online.length} orders={rows.length} searchRef={search} state={state} />
            <div className="min-h-0 flex-1 overflow-auto">
              {state.tab === "couriers" ? (
                <CouriersTable couriers={online} nowMs={nowMs} onSelect={selectCourier} selectedId={state.courier} />
              ) : rows.length === 0 ? (
                <p className="p-4 text-[13px] text-ink-2">{emptySentence(state)}</p>
              ) : !wide ? (
                <OrderCards onSelect={selectOrder} rows={rows} timeZone={timeZone} />
              ) : (
                <OrdersTable
                  narrow={drawer !== null}
                  nowMs={nowMs}
                  onHover={setHovered}
                  onSelect={selectOrder}
                  rows={rows}
                  selectedId={state.order}
                  timeZone={timeZone}
                />
              )}
            </div>
          </section>
        </div>
        {drawer}
      </div>
      <PhoneTabs
        onChange={(tab) => {
          close();
          setPhoneTab(tab);
        }}
        tab={phoneTab}
      />
    </div>
  );
}

const emptySentence = ({ words, stage, flag, inView }: UrlState): string =>
  words === "" && stage === "all" && flag === "any" && inView === "0"
    ? "No order is under way."
    : "No order fits these filters.";

const toMaps = ({ couriers, orders }: CitySnapshot) => ({
  couriers: new Map<string, CourierView>(couriers.map((courier) => [courier.courierId, courier])),
  orders: new Map<string, OrderRow>(orders.map((order) => [order.orderId, order])),
});

function toggle<T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}

/** `/` searches and Esc closes; a letter typed into a field stays a letter. */
function useKeys({ onClose, onSearch }: { onClose: () => void; onSearch: () => void }): void {
  const latest = useRef({ onClose, onSearch });
  latest.current = { onClose, onSearch };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") latest.current.onClose();
      const typing = event.target instanceof HTMLElement && event.target.matches("input, select, textarea");
      if (event.key !== "/" || typing || event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      latest.current.onSearch();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function PhoneTabs({ tab, onChange }: { tab: PhoneTab; onChange: (tab: PhoneTab) => void }) {
  const tabs: readonly (readonly [PhoneTab, string])[] = [
    ["orders", "Orders"],
    ["map", "Map"],
    ["numbers", "Numbers"],
  ];
  return (
    <nav aria-label="Views" className="flex h-14 shrink-0 border-line border-t bg-surface min-[900px]:hidden">
      {tabs.map(([name, label]) => (
        <button
          aria-current={tab === name ? "page" : undefined}
          className={`flex-1 text-[13px] ${tab === name ? "font-semibold shadow-[inset_0_2px_0_var(--ink)]" : "text-ink-2"}`}
          key={name}
          onClick={() => onChange(name)}
          type="button"
        >
          {label}
        </button>
      ))}
    </nav>
  );
}
