/**
 * Order search on PostgreSQL. Each word becomes the terms it may mean: itself, what begins with
 * it, or, when there is nothing of these, what it may be mistyped for; that is asked of the
 * words there are, not of the orders. In the index each term stands with the day of its order,
 * so the newest days are asked first, then ever more of the older ones:
 *
 *     a common word    enough orders in the newest days
 *     a rare one       all days in a few questions, and few rows to fetch
 *
 * So no question fetches many rows, however common its words are.
 */
import type { Pool } from "pg";
import { likelyMeant, slipsAllowed } from "./mistyped.ts";
import type { OrderHit, OrderSearch, SearchRequest } from "./order-search.ts";
import { parseSearch, type SearchWord } from "./parse.ts";

/** Fewer orders in a status than this are gone through one by one. */
const FEW = 1_500;
/** Each question looks at so many times as many days as the one before. */
const DAYS_GROW = 4;
/** Terms, times days, in one question. */
const MAX_KEYS = 3_000;
/** A beginning that more terms have says too little to follow all of them. */
const MAX_TERMS = 60;
/** Terms that are compared letter by letter with a mistyped word. */
const CANDIDATES = 2_000;
const MAX_LIMIT = 100;

type Queries = Pick<Pool, "query">;

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

/** What is looked for. An order has one term of each list, and one of the statuses; no statuses means any. */
interface Wanted {
  readonly terms: readonly (readonly string[])[];
  readonly statuses: readonly string[];
  readonly limit: number;
}

export function postgresOrderSearch(pool: Queries): OrderSearch {
  return {
    async search({ typed, statuses: given = [], limit: asked }: SearchRequest) {
      const parsed = parseSearch(typed);
      const terms = await Promise.all(parsed.words.map((word) => termsOf(pool, word)));
      // A word that no order has: no order fits.
      if (terms.some((of) => of.length === 0)) return [];
      const limit = Math.max(1, Math.min(MAX_LIMIT, asked));
      const wanted: Wanted = { terms, statuses: [...given, ...parsed.statuses], limit };
      const rows = await find(pool, wanted);
      return rows.map(toHit);
    },
  };
}

async function find(pool: Queries, wanted: Wanted): Promise<readonly Row[]> {
  const { terms, statuses, limit } = wanted;
  if (terms.length === 0) return statuses.length === 0 ? among(pool, wanted, newest) : byStatus(pool, wanted);
  if (statuses.length > 0 && (await areFew(pool, statuses))) {
    return among(pool, wanted, ofStatus(terms));
  }
  const days = await daysOf(pool);
  if (days === null) return [];
  const most = Math.max(1, Math.floor(MAX_KEYS / Math.max(...terms.map((of) => of.length))));
  const found: Row[] = [];
  let count = 1;
  for (let last = days.last; last >= days.first && found.length < limit; ) {
    const first = Math.max(days.first, last - count + 1);
    const ofDays = terms.map((of) => withDays(of, { first, last }));
    found.push(...(await among(pool, { ...wanted, terms: ofDays, limit: limit - found.length }, withTerms(ofDays))));
    last = first - 1;
    count = Math.min(most, count * DAYS_GROW);
  }
  return found;
}

interface Days {
  readonly first: number;
  /** Included. */
  readonly last: number;
}

/** Null while there are no orders. */
async function daysOf(pool: Queries): Promise<Days | null> {
  const { rows } = await pool.query<{ first: number | null; last: number | null }>(
    "SELECT min(day) AS first, max(day) AS last FROM order_search",
  );
  const { first, last } = rows[0] ?? {};
  return first == null || last == null ? null : { first, last };
}

const withDays = (terms: readonly string[], { first, last }: Days): readonly string[] =>
  Array.from({ length: last - first + 1 }, (_, at) => last - at).flatMap((day) =>
    terms.map((term) => `${day}:${term}`),
  );

async function areFew(pool: Queries, statuses: readonly string[]): Promise<boolean> {
  const { rowCount } = await pool.query("SELECT FROM order_search_status WHERE status = ANY($1) LIMIT $2", [
    statuses,
    FEW + 1,
  ]);
  return (rowCount ?? 0) <= FEW;
}

async function termsOf(pool: Queries, word: SearchWord): Promise<readonly string[]> {
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
async function mistyped(pool: Queries, text: string): Promise<readonly string[]> {
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
  ).slice(0, MAX_TERMS);
}

/** Parameters 1 and 2 are the limit and the statuses; the terms follow. */
const FIRST_TERM = 3;
const newest = "SELECT * FROM order_search WHERE day IS NOT NULL ORDER BY placed_at DESC NULLS LAST LIMIT $1";
const withTerms = (terms: Wanted["terms"]): string => {
  const has = terms.map((_, at) => `terms && $${at + FIRST_TERM}::text[]`);
  return `SELECT * FROM order_search WHERE ${has.join(" AND ")}`;
};
/** Each order is asked for the terms with its own day. */
const ofStatus = (terms: Wanted["terms"]): string => {
  const has = terms.map(
    (_, at) => `s.terms && ARRAY(SELECT s.day || ':' || term FROM unnest($${at + FIRST_TERM}::text[]) AS term)`,
  );
  return `SELECT s.* FROM order_search_status JOIN order_search s USING (order_id)
          WHERE status = ANY($2) AND ${has.join(" AND ")}`;
};

/** Those of `source` that are wanted. Named apart, so that the way chosen is the way taken. */
async function among(pool: Queries, { terms, statuses, limit }: Wanted, source: string): Promise<readonly Row[]> {
  const { rows } = await pool.query<Row>(
    `WITH source AS MATERIALIZED (${source})
     SELECT s.order_id, s.number, t.status, s.restaurant, s.address, s.diner_name, s.phone_ending, s.courier_name, s.placed_at
     FROM source s LEFT JOIN order_search_status t USING (order_id)
     WHERE s.number IS NOT NULL AND (cardinality($2::text[]) = 0 OR t.status = ANY($2))
     ORDER BY s.placed_at DESC NULLS LAST, s.order_id LIMIT $1`,
    [limit, statuses, ...terms],
  );
  return rows;
}

/** Those that came to it last, first. */
async function byStatus(pool: Queries, { statuses, limit }: Wanted): Promise<readonly Row[]> {
  const { rows } = await pool.query<Row>(
    `SELECT s.order_id, s.number, t.status, s.restaurant, s.address, s.diner_name, s.phone_ending, s.courier_name, s.placed_at
     FROM unnest($2::text[]) AS wanted (status)
     CROSS JOIN LATERAL (
       SELECT * FROM order_search_status WHERE status = wanted.status ORDER BY changed_at DESC LIMIT $1
     ) t
     JOIN order_search s USING (order_id)
     WHERE s.number IS NOT NULL ORDER BY t.changed_at DESC, s.order_id LIMIT $1`,
    [limit, statuses],
  );
  return rows;
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
