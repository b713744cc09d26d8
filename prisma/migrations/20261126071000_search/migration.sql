-- Trigrams for the words, not for the orders: see docs/decisions/read-models.md. Shipped with
-- PostgreSQL, and one that the owner of a database may add.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Lower case, without accents, words apart by one space: as `foldText` in prisma/src/search/fold.ts.
CREATE FUNCTION "fold_text"(typed text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(
        regexp_replace(lower(normalize(typed, NFD)), U&'[\0300-\036f]', '', 'g'),
        U&'[\0001-\002f\003a-\0060\007b-\00bf\2000-\206f\3000-\303f]+', ' ', 'g'))
$$;

-- What an order is found by, each with the day it was placed before it, so that the newest days
-- are asked first; and a sign before what is no word: # its number, ~ the phone's ending.
CREATE FUNCTION "search_terms_of"(day integer, number text, phone_ending text, said text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(day || ':' || term)
    FROM unnest(string_to_array(fold_text(said), ' ') || ('#' || number) || ('~' || phone_ending)) AS term
    WHERE term IS NOT NULL
$$;

CREATE TABLE "order_search" (
    "order_id" TEXT NOT NULL,
    "number" TEXT,
    "placed_at" TIMESTAMPTZ(3),
    -- Days since 1970, UTC. Null until the order's placing is heard of: it is found from then on.
    "day" INTEGER,
    "restaurant" TEXT,
    "address" TEXT,
    "diner_name" TEXT,
    "diner_id" TEXT,
    "phone_ending" TEXT,
    "courier_name" TEXT,
    -- Of the fact that named the courier, and of the row's change: what is older changes nothing.
    "courier_version" INTEGER NOT NULL DEFAULT 0,
    "row_lsn" BIGINT NOT NULL DEFAULT 0,
    "terms" TEXT[] GENERATED ALWAYS AS (search_terms_of(
        "day", "number", "phone_ending",
        coalesce("restaurant", '') || ' ' || coalesce("address", '') || ' ' || coalesce("diner_name", '')
            || ' ' || coalesce("courier_name", ''))) STORED,

    CONSTRAINT "order_search_pkey" PRIMARY KEY ("order_id")
);
CREATE INDEX "order_search_terms_idx" ON "order_search" USING gin ("terms");
CREATE INDEX "order_search_placed_at_idx" ON "order_search" ("placed_at" DESC NULLS LAST);
CREATE INDEX "order_search_day_idx" ON "order_search" ("day");
CREATE INDEX "order_search_diner_id_idx" ON "order_search" ("diner_id") WHERE "diner_id" IS NOT NULL;

-- Apart from what it is found by: a status changes ten times in an hour, and would each time be
-- written into the index of the terms anew.
CREATE TABLE "order_search_status" (
    "order_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "status_version" INTEGER NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "order_search_status_pkey" PRIMARY KEY ("order_id")
);
CREATE INDEX "order_search_status_status_idx" ON "order_search_status" ("status", "changed_at" DESC);

-- Every word some order is found by. Mistyped ones are looked for here, among thousands, not among orders.
CREATE TABLE "search_terms" (
    "term" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "search_terms_pkey" PRIMARY KEY ("term")
);
CREATE INDEX "search_terms_trigrams_idx" ON "search_terms" USING gin ("term" gin_trgm_ops);

-- The endings of diners' phones, for orders that are heard of before or after.
CREATE TABLE "search_diners" (
    "diner_id" TEXT NOT NULL,
    "phone_ending" TEXT,
    "row_lsn" BIGINT NOT NULL,

    CONSTRAINT "search_diners_pkey" PRIMARY KEY ("diner_id")
);
