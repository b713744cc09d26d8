import type { CellView } from "@doorstep/events/browser";
import { cellView } from "./cell.ts";
import type { PlaceState } from "./state.ts";

/** The market of a cell as pages know it; null for another place, and while nothing was told of it. */
export const placeCellView = (state: PlaceState): CellView | null => (state.kind === "cell" ? cellView(state) : null);
