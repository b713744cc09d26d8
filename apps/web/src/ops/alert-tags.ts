/**
 * Where the alerts stand on the map, and which of them have room for words. The most urgent
 * chooses first: to the right of its place, else to the left, else only its sign. From far
 * only counts are told. Pure; distances in pixels of the map.
 */
import type { Attention, Urgency } from "./alerts.ts";

export interface AlertTag {
  readonly entry: Attention;
  readonly position: readonly [lon: number, lat: number];
  readonly side: "right" | "left" | "none";
  readonly words: string;
  /** Others that stand at the same place from here. */
  readonly more: number;
}

export interface TagPlace {
  readonly entry: Attention;
  readonly position: readonly [lon: number, lat: number];
  readonly reason: string;
}

const WORLD_PX = 512;
const SIGN_PX = 26;
const TAG_HEIGHT_PX = 22;
const CHARACTER_PX = 7.2;
const TAG_MARGIN_PX = 38;
/** From far, signs nearer than this are one with a count. */
const GROUP_PX = 44;
const WORDS_FROM_ZOOM = 12;
const SOON_WORDS_FROM_ZOOM = 13;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * @param places most urgent first.
 * @param view what the map shows, `[west, south, east, north]`; null while it is not known.
 */
export function placeAlertTags(
  places: readonly TagPlace[],
  { zoom, view }: { readonly zoom: number; readonly view: readonly [number, number, number, number] | null },
): readonly AlertTag[] {
  return zoom < WORDS_FROM_ZOOM
    ? grouped(places, zoom)
    : tagged(places, zoom, view === null ? null : toBox(view, zoom));
}

function grouped(places: readonly TagPlace[], zoom: number): readonly AlertTag[] {
  const groups: { readonly at: readonly [number, number]; tag: AlertTag }[] = [];
  for (const { entry, position } of places) {
    const at = toPixels(position, zoom);
    const near = groups.find((group) => Math.hypot(group.at[0] - at[0], group.at[1] - at[1]) < GROUP_PX);
    if (near === undefined) groups.push({ at, tag: { entry, position, side: "none", words: "", more: 0 } });
    else near.tag = { ...near.tag, more: near.tag.more + 1 };
  }
  return groups.map(({ tag }) => tag);
}

function tagged(places: readonly TagPlace[], zoom: number, view: Box | null): readonly AlertTag[] {
  const taken: Box[] = places.map(({ position }) => around(toPixels(position, zoom)));
  return places.map(({ entry, position, reason }, own): AlertTag => {
    const words = wordsFor(entry.urgency, { number: entry.row.number, reason, zoom });
    const tag = { entry, position, more: 0 };
    if (words === "") return { ...tag, side: "none", words };
    const at = toPixels(position, zoom);
    for (const side of ["right", "left"] as const) {
      const box = beside(at, side, words.length);
      if (taken.some((other, index) => index !== own && overlaps(box, other))) continue;
      if (view !== null && isCut(box, view)) continue;
      taken.push(box);
      return { ...tag, side, words };
    }
    return { ...tag, side: "none", words: "" };
  });
}

function wordsFor(urgency: Urgency, tag: { readonly number: string; readonly reason: string; readonly zoom: number }) {
  if (urgency === "now") return `${tag.number} ${tag.reason}`;
  return tag.zoom < SOON_WORDS_FROM_ZOOM ? "" : tag.number;
}

/** Web Mercator, as the map draws it. */
function toPixels([lon, lat]: readonly [number, number], zoom: number): readonly [x: number, y: number] {
  const worldPx = WORLD_PX * 2 ** zoom;
  const sin = Math.sin((lat * Math.PI) / 180);
  return [worldPx * (lon / 360 + 0.5), worldPx * (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI))];
}

const around = ([x, y]: readonly [number, number]): Box => ({
  left: x - SIGN_PX / 2,
  top: y - SIGN_PX / 2,
  right: x + SIGN_PX / 2,
  bottom: y + SIGN_PX / 2,
});

function beside([x, y]: readonly [number, number], side: "right" | "left", characters: number): Box {
  const widthPx = TAG_MARGIN_PX + characters * CHARACTER_PX;
  const left = side === "right" ? x + SIGN_PX / 2 : x - SIGN_PX / 2 - widthPx;
  return { left, top: y - TAG_HEIGHT_PX / 2, right: left + widthPx, bottom: y + TAG_HEIGHT_PX / 2 };
}

const toBox = ([west, south, east, north]: readonly [number, number, number, number], zoom: number): Box => {
  const [left, bottom] = toPixels([west, south], zoom);
  const [right, top] = toPixels([east, north], zoom);
  return { left, top, right, bottom };
};

/** Half in view; what is wholly outside may be as it likes. */
const isCut = (box: Box, view: Box): boolean =>
  (box.left < view.left && box.right > view.left) || (box.left < view.right && box.right > view.right);

const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
