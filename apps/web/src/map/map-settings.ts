/** The one setting of the map, put into the page when it is built. With a token, Mapbox GL draws the same style. */
export const MAPBOX_TOKEN = process.env.NEXT_PUBLIC_MAPBOX_TOKEN ?? "";

export const MAPLIBRE_VERSION = "6.17.0";
