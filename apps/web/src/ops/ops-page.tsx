"use client";

import type { CitySnapshot } from "@doorstep/events/browser";
import { useCallback, useMemo, useRef, useState } from "react";
import type { CityFacts } from "../server/ports.ts";
import { AttentionList, focusAlert } from "./attention-list.tsx";
import { CourierDrawer } from "./courier-drawer.tsx";
import { CouriersTable } from "./couriers-table.tsx";
import { DegradationStrip } from "./degradation-strip.tsx";
import { FoundOrders } from "./found-orders.tsx";
import { HistoryDrawer } from "./history-drawer.tsx";
import { inViewWords } from "./in-view.ts";
import { coarsenessAt, otherLayer, startCamera } from "./layers.ts";
import { MapArea } from "./map-area.tsx";
import { FewNumbers, Numbers } from "./numbers.tsx";
import { OrderCards } from "./order-cards.tsx";
import { OrderDrawer } from "./order-drawer.tsx";
import { OrdersTable } from "./orders-table.tsx";
import { type PhoneTab, PhoneTabs } from "./phone-tabs.tsx";
import { TableBar } from "./table-bar.tsx";
import { tableRows } from "./table-rows.ts";
import { TopBar } from "./top-bar.tsx";
import { cameraToText, stateToCamera, type UrlState } from "./url-state.ts";
import { useAreas } from "./use-areas.ts";
import { useAttention } from "./use-attention.ts";
import { useCity, useOrder } from "./use-city.ts";
import { useFound } from "./use-found.ts";
import { useHistory } from "./use-history.ts";
import { useKeys } from "./use-keys.ts";
import { useNow } from "./use-now.ts";
import { useTitle } from "./use-title.ts";
import { useUrlState } from "./use-url-state.ts";
import { useWide } from "./use-wide.ts";

interface OpsPageProps {
  readonly initial: CitySnapshot;
  readonly initialState: UrlState;
  readonly renderedAtMs: number;
  readonly city: CityFacts;
}

/** What needs someone, map, table and what is selected: one selection, shown by all. */
export function OpsPage({ initial, initialState, renderedAtMs, city: facts }: OpsPageProps) {
  const { timeZone } = facts;
  const { city, live } = useCity(initial);
  const [state, change] = useUrlState(initialState);
  const nowMs = useNow(renderedAtMs) + (city?.connection.clockOffsetMs ?? 0);
  const [bounds, setBounds] = useState<readonly [number, number, number, number] | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const [phoneTab, setPhoneTab] = useState<PhoneTab>("attention");
  const search = useRef<HTMLInputElement>(null);
  const wide = useWide();

  const first = useMemo(() => toMaps(initial), [initial]);
  const couriers = city?.couriers ?? first.couriers;
  const orders = city?.orders ?? first.orders;
  const cells = city?.cells ?? first.cells;
  const numbers = city?.numbers ?? initial.numbers;
  const online = useMemo(() => [...couriers.values()].filter(({ activity }) => activity !== "offline"), [couriers]);
  const attention = useAttention(orders, { nowMs, pointed: hovered !== null });
  const urgent = attention.entries.filter(({ urgency }) => urgency === "now").length;
  useTitle(urgent);
  // While connected the numbers' own lag, so that no two places differ; cut off, what was last heard grows old.
  const connected = city?.connection.connected ?? true;
  const behindMs = connected || city?.asOfMs == null ? numbers.lagMs : nowMs - city.asOfMs;
  const found = useFound(state.tab === "orders" ? state.words : "", state.stage);
  const foundIds = useMemo(() => new Set(found.hits.map(({ orderId }) => orderId)), [found]);
  const filter = { ...state, found: foundIds, bounds: state.inView === "1" ? bounds : null };
  const rows = tableRows(orders.values(), couriers, filter);
  // What is not live any more has no alert and is nowhere on the map.
  const earlier =
    state.alert !== "any" || state.inView === "1" ? [] : found.hits.filter(({ orderId }) => !orders.has(orderId));
  const camera = stateToCamera(state) ?? startCamera(facts);
  const areas = useAreas(cells, { on: state.layer === "areas", coarseness: coarsenessAt(camera.zoom) });

  const { snapshot, problem } = useOrder(live, state.order);
  const history = useHistory(state.order, snapshot?.view.phase ?? null);
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
  const dockOpen = state.dock === "auto" ? state.layer === "couriers" : state.dock === "open";
  const toggleDock = () => change({ dock: dockOpen ? "folded" : "open" });
  useKeys({
    onClose: close,
    onSearch: () => search.current?.focus(),
    onLayer: () => change({ layer: otherLayer(state.layer) }),
    onTable: toggleDock,
    onStep: focusAlert,
  });

  const drawer =
    snapshot !== null && state.order !== null ? (
      <OrderDrawer
        dinerLink={`/api/ops/orders/${encodeURIComponent(state.order)}/diner-page`}
        history={history}
        nowMs={nowMs}
        onClose={close}
        snapshot={snapshot}
        timeZone={timeZone}
      />
    ) : history !== null && problem !== null ? (
      <HistoryDrawer history={history} onClose={close} timeZone={timeZone} />
    ) : courier !== undefined ? (
      <CourierDrawer
        courier={courier}
        nowMs={nowMs}
        onClose={close}
        onSelectOrder={selectOrder}
        orderNumbers={courier.orderIds.map((orderId) => ({ orderId, number: orders.get(orderId)?.number ?? orderId }))}
      />
    ) : null;

  const show = (...tabs: PhoneTab[]) => (tabs.includes(phoneTab) && drawer === null ? "" : "max-[899px]:hidden");
  const hasMap = wide || ((phoneTab === "map" || phoneTab === "attention") && drawer === null);
  return (
    <div className="flex h-dvh flex-col bg-bg text-ink">
      <TopBar
        attention={phoneTab === "attention" ? attention.entries.length : null}
        behindMs={behindMs}
        connected={connected}
        nowMs={nowMs}
        onTryNow={() => live?.tryNow()}
        timeZone={timeZone}
      />
      <div className={`max-[899px]:min-h-0 max-[899px]:overflow-y-auto ${show("numbers")}`}>
        <Numbers numbers={{ ...numbers, lagMs: behindMs }} />
      </div>
      <div className={`min-[900px]:hidden ${show("attention")}`}>
        <FewNumbers numbers={{ ...numbers, lagMs: behindMs }} />
      </div>
      {numbers.degradation !== undefined && <DegradationStrip degradation={numbers.degradation} timeZone={timeZone} />}
      {problem !== null && history === null && (
        <p className="bg-attention-soft px-4 py-2 text-[13px]" role="alert">
          {problem}
        </p>
      )}
      <div className="flex min-h-0 flex-1 max-[899px]:flex-col">
        <div className={`contents ${show("attention")}`}>
          <AttentionList
            board={attention}
            couriers={couriers}
            folded={drawer !== null}
            nowMs={nowMs}
            onHover={setHovered}
            onSelect={selectOrder}
            selectedId={state.order}
            timeZone={timeZone}
          />
        </div>
        <div
          className={`flex min-w-0 flex-1 flex-col ${phoneTab === "attention" ? "max-[899px]:h-[30%] max-[899px]:flex-none max-[899px]:border-line max-[899px]:border-t" : ""} ${drawer === null ? "" : "max-[899px]:hidden"}`}
        >
          <div className={`relative min-h-0 flex-1 bg-land ${show("map", "attention")}`}>
            {hasMap && (
              <MapArea
                area={state.area}
                areas={areas}
                attention={attention.entries}
                camera={camera}
                change={change}
                couriers={couriers}
                inView={inViewWords(attention.entries, couriers, bounds)}
                layer={state.layer}
                narrow={drawer !== null}
                nowMs={nowMs}
                onMove={(moved) => change({ at: cameraToText(moved) })}
                onSee={setBounds}
                onSelectCourier={selectCourier}
                onSelectOrder={selectOrder}
                order={snapshot}
                selectedCourierId={selectedCourierId}
                strip={phoneTab === "attention"}
                timeZone={timeZone}
                view={bounds}
              />
            )}
          </div>
          <section
            aria-label="Table"
            className={`flex shrink-0 flex-col border-line border-t bg-surface max-[899px]:h-auto max-[899px]:min-h-0 max-[899px]:flex-1 ${dockOpen ? "h-[286px]" : ""} ${show("orders")}`}
          >
            <TableBar
              change={change}
              couriers={online.length}
              onToggle={toggleDock}
              open={dockOpen}
              orders={rows.length + earlier.length}
              searchRef={search}
              state={state}
            />
            <div className={`min-h-0 flex-1 overflow-auto ${dockOpen ? "" : "min-[900px]:hidden"}`}>
              {state.tab === "couriers" ? (
                <CouriersTable couriers={online} nowMs={nowMs} onSelect={selectCourier} selectedId={state.courier} />
              ) : rows.length === 0 && earlier.length === 0 ? (
                <p className="p-4 text-[13px] text-ink-2">
                  {found.failed ? "Earlier orders cannot be searched just now." : emptySentence(state)}
                </p>
              ) : rows.length === 0 ? null : !wide ? (
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
              {state.tab === "orders" && (
                <FoundOrders hits={earlier} onSelect={selectOrder} selectedId={state.order} timeZone={timeZone} />
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
        urgent={urgent}
      />
    </div>
  );
}

const emptySentence = ({ words, stage, alert, inView }: UrlState): string =>
  words === "" && stage === "all" && alert === "any" && inView === "0"
    ? "No order is under way."
    : "No order fits these filters.";

const toMaps = ({ couriers, orders, cells }: CitySnapshot) => ({
  couriers: new Map(couriers.map((courier) => [courier.courierId, courier])),
  orders: new Map(orders.map((order) => [order.orderId, order])),
  cells: new Map(cells.map((cell) => [cell.cell, cell])),
});
