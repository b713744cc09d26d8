/** What is worth drawing at a zoom: areas from far, couriers from near, and a way from one to the other. */
import type { CityFacts } from "../server/ports.ts";
import type { Coarseness } from "./areas.ts";
import type { Camera, UrlState } from "./url-state.ts";

const START_ZOOM = 13.2;

/** Where the city's name stands on the map; a link's camera wins. */
export const startCamera = ({ centre }: CityFacts): Camera => ({ lon: centre.lon, lat: centre.lat, zoom: START_ZOOM });

const COURIERS_FROM_ZOOM = 12;
const AREAS_UP_TO_ZOOM = 16;
const SINGLE_CELLS_FROM_ZOOM = 12;

/** `far`: the map is too far for this layer; `near`: too near. */
export function layerRange(layer: UrlState["layer"], zoom: number): "in" | "far" | "near" {
  switch (layer) {
    case "couriers":
      return zoom < COURIERS_FROM_ZOOM ? "far" : "in";
    case "areas":
      return zoom > AREAS_UP_TO_ZOOM ? "near" : "in";
  }
}

export const coarsenessAt = (zoom: number): Coarseness => (zoom < SINGLE_CELLS_FROM_ZOOM ? "coarse" : "cells");

export const otherLayer = (layer: UrlState["layer"]): UrlState["layer"] => (layer === "areas" ? "couriers" : "areas");
