import type { AlertKind } from "@doorstep/events/browser";
import { z } from "zod";
import { alertNames } from "./alerts.ts";
import { stageGroups } from "./stage.ts";

/**
 * What a link to this page carries, so that a colleague sees the same: selection,
 * filters and camera. Unknown or broken values fall back one by one.
 */
const urlState = z.object({
  order: z.string().max(80).nullable().catch(null),
  courier: z.string().max(80).nullable().catch(null),
  tab: z.enum(["orders", "couriers"]).catch("orders"),
  stage: z.enum(stageGroups).catch("all"),
  alert: z.enum(["any", ...(Object.keys(alertNames) as AlertKind[])]).catch("any"),
  layer: z.enum(["couriers", "areas"]).catch("couriers"),
  /** The area asked about, an H3 cell. */
  area: z
    .string()
    .regex(/^[0-9a-f]{15}$/)
    .nullable()
    .catch(null),
  /** Of the table under the map; by itself it is open beside couriers and folded beside areas. */
  dock: z.enum(["auto", "open", "folded"]).catch("auto"),
  words: z.string().max(80).catch(""),
  inView: z.enum(["0", "1"]).catch("0"),
  at: z
    .string()
    .regex(/^-?\d+(\.\d+)?,-?\d+(\.\d+)?,\d+(\.\d+)?$/)
    .nullable()
    .catch(null),
});
export type UrlState = z.infer<typeof urlState>;

export interface Camera {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}

export const queryToState = (query: URLSearchParams): UrlState =>
  urlState.parse(Object.fromEntries(Object.keys(urlState.shape).map((name) => [name, query.get(name)])));

/** Only what differs from an empty page is written, so that links stay short. */
export function stateToQuery(state: UrlState): string {
  const empty = queryToState(new URLSearchParams());
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (value !== null && value !== empty[name as keyof UrlState]) query.set(name, value);
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

export function stateToCamera(state: UrlState): Camera | null {
  if (state.at === null) return null;
  const [lat, lon, zoom] = state.at.split(",").map(Number);
  return lat === undefined || lon === undefined || zoom === undefined ? null : { lon, lat, zoom };
}

export const cameraToText = ({ lon, lat, zoom }: Camera): string =>
  `${lat.toFixed(5)},${lon.toFixed(5)},${zoom.toFixed(2)}`;
