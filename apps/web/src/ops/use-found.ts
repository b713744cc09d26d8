import type { OrderHit } from "@doorstep/db/search";
import { useEffect, useState } from "react";
import { phasesOf, type StageGroup } from "./stage.ts";

/** Below this everything matches. */
const FROM_CHARACTERS = 2;
/** Between two keys of a quick hand. */
const WAIT_MS = 120;

export interface Found {
  readonly hits: readonly OrderHit[];
  readonly failed: boolean;
}

const NOTHING: Found = { hits: [], failed: false };

/** Orders of any time that fit what is typed; an answer that comes late for older letters is dropped. */
export function useFound(typed: string, stage: StageGroup): Found {
  const [found, setFound] = useState(NOTHING);
  const wanted = typed.trim();
  useEffect(() => {
    if (wanted.length < FROM_CHARACTERS) {
      setFound(NOTHING);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      ask(wanted, stage, abort.signal).then(
        (hits) => setFound({ hits, failed: false }),
        () => {
          if (!abort.signal.aborted) setFound({ hits: [], failed: true });
        },
      );
    }, WAIT_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [wanted, stage]);
  return found;
}

async function ask(typed: string, stage: StageGroup, signal: AbortSignal): Promise<readonly OrderHit[]> {
  const query = new URLSearchParams({ q: typed, status: phasesOf(stage).join(",") });
  const response = await fetch(`/api/ops/search?${query}`, { signal });
  if (!response.ok) throw new Error(`order search answered ${response.status}`);
  const { orders } = (await response.json()) as { readonly orders: readonly OrderHit[] };
  return orders;
}
