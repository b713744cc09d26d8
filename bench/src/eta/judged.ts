/** What was said of an order while it was on its way, and what came true. */
export interface JudgedOrder {
  readonly orderId: string;
  readonly placedMs: number;
  readonly deliveredMs: number;
  /** The first range a page showed. */
  readonly first: { readonly earliestMs: number; readonly latestMs: number };
  readonly samples: readonly Sample[];
  /** Each expected time a page showed, one after another. */
  readonly shownMs: readonly number[];
}

/** One moment, and what everybody said then. */
export interface Sample {
  readonly atMs: number;
  readonly ours: Said;
  readonly crow: Pick<Said, "expectedMs"> | null;
  readonly byStages: Pick<Said, "expectedMs"> | null;
  readonly ceiling: Said | null;
}

export interface Said {
  readonly earliestMs: number;
  readonly expectedMs: number;
  readonly latestMs: number;
}

export type Who = "ours" | "crow" | "byStages" | "ceiling";
