/**
 * The marks of couriers on the map, told apart by outline alone: filled kite to the door,
 * hollow kite to food, ring with two bars at a restaurant, small ring free, dashed ring
 * with a cross silent. Drawn here, so that the map asks for no sprite.
 */
import type { CourierActivity } from "@doorstep/events/browser";

export interface MarkColours {
  readonly moving: string;
  readonly quiet: string;
  readonly paper: string;
  readonly ink: string;
}

/** Of every picture made here. */
export const MARK_PIXEL_RATIO = 2;
const SIZE_PX = 24;
const activities: readonly CourierActivity[] = ["toDoor", "toFood", "atRestaurant", "free", "silent", "offline"];

export const courierIconId = (activity: CourierActivity): string => `courier-${activity}`;

function drawCourierIcon(activity: CourierActivity, colours: MarkColours): ImageData {
  return draw(SIZE_PX, (pen) => {
    pen.translate(SIZE_PX / 2, SIZE_PX / 2);
    pen.lineJoin = "round";
    switch (activity) {
      case "toDoor":
        kite(pen);
        outline(pen, colours.paper, 3);
        fill(pen, colours.moving);
        return;
      case "toFood":
        kite(pen);
        outline(pen, colours.paper, 5);
        fill(pen, colours.paper);
        outline(pen, colours.moving, 1.8);
        return;
      case "atRestaurant":
        circle(pen, 7.5);
        outline(pen, colours.paper, 5);
        fill(pen, colours.paper);
        outline(pen, colours.moving, 1.8);
        pen.fillStyle = colours.moving;
        pen.fillRect(-2.8, -3.2, 1.9, 6.4);
        pen.fillRect(0.9, -3.2, 1.9, 6.4);
        return;
      case "free":
      case "offline":
        circle(pen, 4.5);
        fill(pen, colours.paper);
        outline(pen, colours.quiet, 1.8);
        return;
      case "silent":
        circle(pen, 8);
        fill(pen, colours.paper);
        pen.setLineDash([2.6, 2.2]);
        outline(pen, colours.quiet, 1.8);
        pen.setLineDash([]);
        pen.beginPath();
        pen.moveTo(-2.8, -2.8);
        pen.lineTo(2.8, 2.8);
        pen.moveTo(2.8, -2.8);
        pen.lineTo(-2.8, 2.8);
        outline(pen, colours.quiet, 1.6);
        return;
    }
  });
}

/** Shares of a cluster in eighths, so that few different discs serve a whole city. */
export interface ClusterShares {
  readonly toDoor: number;
  readonly toFood: number;
}

export const CLUSTER_PARTS = 8;

export const clusterIconId = (count: number, { toDoor, toFood }: ClusterShares): string =>
  `cluster-${count < 10 ? 30 : count < 50 ? 36 : 44}-${toDoor}-${toFood}`;

/** The picture an id of this file stands for; null for anybody else's. */
export function drawMark(id: string, colours: MarkColours): ImageData | null {
  const activity = activities.find((known) => courierIconId(known) === id);
  if (activity !== undefined) return drawCourierIcon(activity, colours);
  const cluster = /^cluster-(\d+)-(\d)-(\d)$/.exec(id);
  if (cluster === null) return null;
  const [size, toDoor, toFood] = cluster.slice(1).map(Number);
  return drawClusterIcon(size ?? 0, { toDoor: toDoor ?? 0, toFood: toFood ?? 0 }, colours);
}

/** A white disc whose rim shows who is in it: full tone to the door, half tone to food, grey the rest. */
function drawClusterIcon(size: number, { toDoor, toFood }: ClusterShares, colours: MarkColours): ImageData {
  return draw(size, (pen) => {
    pen.translate(size / 2, size / 2);
    circle(pen, size / 2 - 1);
    fill(pen, colours.paper);
    const radius = size / 2 - 4;
    const arc = (from: number, to: number, colour: string, alpha: number) => {
      if (to <= from) return;
      pen.beginPath();
      pen.arc(0, 0, radius, toAngle(from), toAngle(to));
      pen.globalAlpha = alpha;
      outline(pen, colour, 4);
      pen.globalAlpha = 1;
    };
    arc(0, toDoor, colours.moving, 1);
    arc(toDoor, toDoor + toFood, colours.moving, 0.55);
    arc(toDoor + toFood, CLUSTER_PARTS, colours.quiet, 0.5);
  });
}

const toAngle = (part: number): number => (part / CLUSTER_PARTS) * 2 * Math.PI - Math.PI / 2;

function draw(sizePx: number, paint: (pen: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = sizePx * MARK_PIXEL_RATIO;
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Error("this browser draws no canvas");
  pen.scale(MARK_PIXEL_RATIO, MARK_PIXEL_RATIO);
  paint(pen);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function kite(pen: CanvasRenderingContext2D): void {
  pen.beginPath();
  pen.moveTo(0, -8.5);
  pen.lineTo(6, 7.5);
  pen.lineTo(0, 4.2);
  pen.lineTo(-6, 7.5);
  pen.closePath();
}

function circle(pen: CanvasRenderingContext2D, radius: number): void {
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
}

function fill(pen: CanvasRenderingContext2D, colour: string): void {
  pen.fillStyle = colour;
  pen.fill();
}

function outline(pen: CanvasRenderingContext2D, colour: string, width: number): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke();
}
