"use client";

import type { CourierView } from "@doorstep/events/browser";
import { Marker } from "../map/engine.ts";
import { RestaurantMark } from "../ui/marks.tsx";
import { type AlertTag, placeAlertTags, type TagPlace } from "./alert-tags.ts";
import { alertTitle } from "./alert-words.ts";
import type { Attention } from "./alerts.ts";
import { placeOf } from "./in-view.ts";
import { UrgencyShape } from "./marks.tsx";

interface AlertsOnMapProps {
  /** Most urgent first. */
  readonly entries: readonly Attention[];
  readonly couriers: ReadonlyMap<string, CourierView>;
  readonly zoom: number;
  /** What the map shows; null while it is not known. */
  readonly view: readonly [number, number, number, number] | null;
  readonly nowMs: number;
  readonly onSelect: (orderId: string) => void;
}

/** More would be a carpet; the list has all of them. */
const MOST_TAGS = 60;

/** The alerts where their orders are: at the courier, or at the kitchen while there is none. */
export function AlertsOnMap({ entries, couriers, zoom, view, nowMs, onSelect }: AlertsOnMapProps) {
  const places = entries
    .slice(0, MOST_TAGS)
    .map((entry): TagPlace => ({ entry, position: placeOf(entry, couriers), reason: shortTitle(entry, nowMs) }));
  return placeAlertTags(places, { zoom, view }).map((tag) => (
    <Marker
      anchor="center"
      key={tag.entry.row.orderId}
      latitude={tag.position[1]}
      longitude={tag.position[0]}
      style={{ zIndex: tag.entry.urgency === "now" ? "3" : "2" }}
    >
      <Tag nowMs={nowMs} onSelect={onSelect} tag={tag} />
    </Marker>
  ));
}

function Tag({ tag, nowMs, onSelect }: { tag: AlertTag; nowMs: number; onSelect: (orderId: string) => void }) {
  const { entry, side, words, more } = tag;
  const { row, urgency } = entry;
  const [number, ...reason] = words.split(" ");
  return (
    <button
      aria-label={`${alertTitle(entry, nowMs)}, order ${row.number}`}
      className="relative grid size-6 place-items-center"
      onClick={(event) => {
        event.stopPropagation();
        onSelect(row.orderId);
      }}
      type="button"
    >
      {words === "" ? (
        <span className="flex items-center gap-0.5 rounded-full bg-surface p-1 shadow-float">
          <UrgencyShape urgency={urgency} />
          {more > 0 && <span className="pr-0.5 font-[620] font-sans text-[11.5px] tabular-nums">{more + 1}</span>}
        </span>
      ) : (
        <>
          {row.courierId === null && <RestaurantMark outlined size={20} />}
          <span className="absolute -inset-px rounded-full border-2 border-attention" />
          <span
            className={`absolute top-1/2 flex h-[22px] -translate-y-1/2 items-center gap-1.5 whitespace-nowrap rounded-[6px] border bg-surface px-1.5 font-sans text-[12px] tabular-nums ${
              urgency === "now" ? "border-attention" : "border-edge"
            } ${side === "right" ? "left-full ml-1" : "right-full mr-1"}`}
          >
            <UrgencyShape urgency={urgency} />
            <b className="font-[620]">{number}</b>
            {reason.length > 0 && <span className="text-attention">{reason.join(" ")}</span>}
          </span>
        </>
      )}
    </button>
  );
}

/** Without what the list has room for. */
const shortTitle = (entry: Attention, nowMs: number): string =>
  alertTitle(entry, nowMs)
    .replace(", food on board", "")
    .replace("No courier, ", "no courier ")
    .replace("Silent", "silent");
