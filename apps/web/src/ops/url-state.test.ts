import { expect, test } from "vitest";
import { cameraToText, queryToState, stateToCamera, stateToQuery } from "./url-state.ts";

test("an empty page has an empty query", () => {
  expect(stateToQuery(queryToState(new URLSearchParams()))).toBe("");
});

test("what a link says comes back the same", () => {
  const query =
    "?order=o-1&tab=couriers&stage=road&alert=late&layer=areas&area=88c2f1cca7fffff&dock=open&words=fog%C3%B3n&inView=1&at=-34.90000%2C-56.17000%2C13.50";
  const state = queryToState(new URLSearchParams(query));
  expect(queryToState(new URLSearchParams(stateToQuery(state)))).toEqual(state);
  expect(stateToCamera(state)).toEqual({ lat: -34.9, lon: -56.17, zoom: 13.5 });
});

test("a broken value falls back alone", () => {
  const state = queryToState(new URLSearchParams("stage=nowhere&at=here&order=o-1"));
  expect(state.stage).toBe("all");
  expect(state.at).toBeNull();
  expect(state.order).toBe("o-1");
});

test("a camera is written so that it reads back", () => {
  const text = cameraToText({ lon: -56.123456, lat: -34.9, zoom: 12 });
  expect(stateToCamera(queryToState(new URLSearchParams({ at: text })))).toEqual({
    lon: -56.12346,
    lat: -34.9,
    zoom: 12,
  });
});
