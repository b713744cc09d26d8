/**
 * Order search on PostgreSQL, in three steps whose cost does not grow with how common a word is:
 *
 *     words     each word becomes the terms it may mean: itself, what begins with it, or, when
 *               there is nothing of these, what it may be mistyped for. Asked of the words, not the orders.
 *     newest    the newest orders one by one: a common word has its answer among them
 *     index     a rarer one has so few orders that the index brings them all
 */
import type { Pool } from "pg";
import { likelyMeant, slipsAllowed } from "./mistyped.ts";
import type { OrderHit, OrderSearch, SearchRequest } from "./order-search.ts";
import { parseSearch, type SearchWord } from "./parse.ts";

/** Looked at one by one. A word in one of 500 orders has twenty among them. */
const NEWEST = 10_000;
/** A beginning that more terms have says too little to follow all of them. */
const MAX_TERMS = 60;
/** Terms that are compared letter by letter with a mistyped word. */
const CANDIDATES = 2_000;
const MAX_LIMIT = 100;

interface Row {
  readonly order_id: string;
  readonly number: string;
  readonly status: string | null;
  readonly restaurant: string | null;
  readonly address: string | null;
  readonly diner_name: string | null;
  readonly phone_ending: string | null;
  readonly courier_name: string | null;
  readonly placed_at: Date | null;
}

const COLUMNS = `s.order_id, s.number, t.status, s.restaurant, s.address, s.diner_name, s.phone_ending,
  s.courier_name, s.placed_at`;

export function postgresOrderSearch(pool: Pick<Pool, "query">): OrderSearch {
  return {
    async search({ typed, statuses = [], limit }: SearchRequest) {
      const parsed = parseSearch(typed);
      const terms = await Promise.all(parsed.words.map((word) => termsOf(pool, word)));
      // A word that no order has: no order fits.
      if (terms.some((of) => of.length === 0)) return [];
      const wanted = [...statuses, ...parsed.statuses];
      const most = Math.max(1, Math.min(MAX_LIMIT, limit));
      if (terms.length === 0 && wanted.length > 0) return byStatus(pool, wanted, most);
      const newest = await among(pool, { from: "newest", terms, statuses: wanted, limit: most });
      if (newest.length === most || terms.length === 0) return newest;
      return among(pool, { from: "all", terms, statuses: wanted, limit: most });
    },
  };
}

async function termsOf(pool: Pick<Pool, "query">, word: SearchWord): Promise<readonly string[]> {
  switch (word.kind) {
    case "number":
      return [`#${word.text}`];
    case "digits":
      return [word.text, `#${word.text}`, `~${word.text}`];
    case "word": {
      const beginning = await pool.query<{ term: string }>(
        `SELECT term FROM search_terms WHERE term >= $1 AND term < $1 || U&'\\+10FFFF' ORDER BY length(term), term LIMIT $2`,
        [word.text, MAX_TERMS],
      );
      if (beginning.rows.length > 0 || slipsAllowed(word.text.length) === 0) {
        return beginning.rows.map(({ term }) => term);
      }
      return mistyped(pool, word.text);
    }
  }
}

/** What begins alike, or has three letters in a row in common; of these what is within the slips allowed. */
async function mistyped(pool: Pick<Pool, "query">, text: string): Promise<readonly string[]> {
  const inside = Array.from({ length: text.length - 2 }, (_, at) => `%${text.slice(at, at + 3)}%`);
  const { rows } = await pool.query<{ term: string }>(
    `(SELECT term FROM search_terms WHERE term >= $1 AND term < $1 || U&'\\+10FFFF' AND length(term) >= $4 LIMIT $3)
     UNION
     (SELECT term FROM search_terms WHERE term LIKE ANY($2) AND length(term) >= $4 LIMIT $3)`,
    [text.slice(0, 2), inside, CANDIDATES, text.length - slipsAllowed(text.length)],
  );
  return likelyMeant(
    text,
    rows.map(({ term }) => term),
  );
}

interface Among {
  readonly from: "newest" | "all";
  /** An order has one term of each. */
  readonly terms: readonly (readonly string[])[];
  readonly statuses: readonly string[];
  readonly limit: number;
}

async function among(pool: Pick<Pool, "query">, { from, terms, statuses, limit }: Among): Promise<OrderHit[]> {
  const has = terms.map((_, at) => `s.terms && $${at + 3}::text[]`);
  // Named apart, so that no estimate of the planner decides which of the two ways is taken.
  const found =
    from === "newest"
      ? `SELECT s.* FROM (SELECT * FROM order_search ORDER BY placed_at DESC NULLS LAST LIMIT ${NEWEST}) s
         ${has.length === 0 ? "" : `WHERE ${has.join(" AND ")}`}`
      : `SELECT s.* FROM order_search s WHERE ${has.join(" AND ")}`;
  const { rows } = await pool.query<Row>(
    `WITH s AS MATERIALIZED (${found})
     SELECT ${COLUMNS} FROM s LEFT JOIN order_search_status t USING (order_id)
     WHERE s.number IS NOT NULL AND (cardinality($2::text[]) = 0 OR t.status = ANY($2))
     ORDER BY s.placed_at DESC NULLS LAST, s.order_id LIMIT $1`,
    [limit, statuses, ...terms],
  );
  return rows.map(toHit);
}

/** Those that came to it last, first. */
async function byStatus(
  pool: Pick<Pool, "query">,
  statuses: readonly string[],
  limit: number,
): Promise<readonly OrderHit[]> {
  const { rows } = await pool.query<Row>(
    `SELECT ${COLUMNS} FROM unnest($2::text[]) AS wanted (status)
     CROSS JOIN LATERAL (
       SELECT * FROM order_search_status WHERE status = wanted.status ORDER BY changed_at DESC LIMIT $1
     ) t
     JOIN order_search s USING (order_id)
     WHERE s.number IS NOT NULL ORDER BY t.changed_at DESC, s.order_id LIMIT $1`,
    [limit, statuses],
  );
  return rows.map(toHit);
}

const toHit = (row: Row): OrderHit => ({
  orderId: row.order_id,
  number: row.number,
  status: row.status,
  restaurant: row.restaurant,
  address: row.address,
  dinerName: row.diner_name,
  phoneEnding: row.phone_ending,
  courierName: row.courier_name,
  placedAtMs: row.placed_at?.getTime() ?? null,
});
