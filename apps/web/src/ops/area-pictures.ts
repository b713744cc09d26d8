/** What the map draws on areas besides colour: dots where couriers are plenty, two chevrons where surge is on. */
import { MARK_PIXEL_RATIO } from "./courier-icons.ts";

export const DOTS = "area-dots";
export const CHEVRONS = "area-chevrons";
const DOT_PITCH_PX = 8;

export interface AreaInk {
  readonly dots: string;
  readonly text: string;
}

export function drawAreaPicture(id: string, ink: AreaInk): ImageData | null {
  switch (id) {
    case DOTS:
      return draw({ widthPx: DOT_PITCH_PX, heightPx: DOT_PITCH_PX }, (pen) => {
        pen.fillStyle = ink.dots;
        pen.globalAlpha = 0.55;
        pen.beginPath();
        pen.arc(DOT_PITCH_PX / 2, DOT_PITCH_PX / 2, 0.9, 0, 2 * Math.PI);
        pen.fill();
      });
    case CHEVRONS:
      return draw({ widthPx: 10, heightPx: 12 }, (pen) => {
        pen.strokeStyle = ink.text;
        pen.lineWidth = 1.5;
        pen.lineJoin = pen.lineCap = "round";
        for (const top of [2, 6]) {
          pen.beginPath();
          pen.moveTo(1.5, top + 3.5);
          pen.lineTo(5, top);
          pen.lineTo(8.5, top + 3.5);
          pen.stroke();
        }
      });
    default:
      return null;
  }
}

function draw(
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  paint: (pen: CanvasRenderingContext2D) => void,
): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = widthPx * MARK_PIXEL_RATIO;
  canvas.height = heightPx * MARK_PIXEL_RATIO;
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Error("this browser draws no canvas");
  pen.scale(MARK_PIXEL_RATIO, MARK_PIXEL_RATIO);
  paint(pen);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
