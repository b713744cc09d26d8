"use client";

import { useCallback, useEffect, useState } from "react";
import { queryToState, stateToQuery, type UrlState } from "./url-state.ts";

/** The page's state, kept in its address: a pasted link shows the same. */
export function useUrlState(initial: UrlState): readonly [UrlState, (change: Partial<UrlState>) => void] {
  const [state, setState] = useState(initial);
  const change = useCallback((part: Partial<UrlState>) => setState((before) => ({ ...before, ...part })), []);
  useEffect(() => {
    const wanted = `${location.pathname}${stateToQuery(state)}`;
    if (wanted !== `${location.pathname}${location.search}`) history.replaceState(history.state, "", wanted);
  }, [state]);
  useEffect(() => {
    const onBack = () => setState(queryToState(new URLSearchParams(location.search)));
    window.addEventListener("popstate", onBack);
    return () => window.removeEventListener("popstate", onBack);
  }, []);
  return [state, change];
}
