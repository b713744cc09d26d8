import * as maplibregl from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import { MAPLIBRE_VERSION } from "./map-settings.ts";

// A bundler moves the library away from its worker, which it would otherwise look for beside
// itself: without this line the map stays blank once built. `app/map-worker` serves the file.
maplibregl.setWorkerUrl(`/map-worker/maplibre-gl-worker.mjs?v=${MAPLIBRE_VERSION}`);

export { maplibregl };
