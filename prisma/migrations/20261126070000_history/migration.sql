CREATE TABLE "projection_places" (
    "projection" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "log_id" TEXT NOT NULL,
    "next_offset" BIGINT NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "projection_places_pkey" PRIMARY KEY ("projection", "topic", "partition")
);

-- By day, so that what is old goes as a table goes and not row by row. A row is keyed by what it
-- is about: told again, it is the same row.
CREATE TABLE "order_timeline" (
    "order_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "what" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "logged_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "order_timeline_pkey" PRIMARY KEY ("order_id", "source", "version", "at")
) PARTITION BY RANGE ("at");

CREATE TABLE "order_predictions" (
    "order_id" TEXT NOT NULL,
    "status_version" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "phase" TEXT NOT NULL,
    "earliest" TIMESTAMPTZ(3) NOT NULL,
    "latest" TIMESTAMPTZ(3) NOT NULL,
    "expected" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "order_predictions_pkey" PRIMARY KEY ("order_id", "status_version", "at")
) PARTITION BY RANGE ("at");

CREATE TABLE "order_track" (
    "order_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "fix_at" TIMESTAMPTZ(3) NOT NULL,
    "courier_id" TEXT NOT NULL,
    "lon" DOUBLE PRECISION NOT NULL,
    "lat" DOUBLE PRECISION NOT NULL,
    "along_m" DOUBLE PRECISION NOT NULL,
    "speed_mps" DOUBLE PRECISION,
    "on_route" BOOLEAN NOT NULL,

    CONSTRAINT "order_track_pkey" PRIMARY KEY ("order_id", "at")
) PARTITION BY RANGE ("at");

-- Each promise, and what came true. A join and not a column: the arrival is on another log than
-- the promise, and whichever is read first, neither has to be changed for the other.
CREATE VIEW "arrival_predictions" AS
SELECT p.*,
       arrival."at" AS "arrived_at",
       arrival."at" - p."expected" AS "missed_by",
       arrival."at" BETWEEN p."earliest" AND p."latest" AS "held"
FROM "order_predictions" p
LEFT JOIN LATERAL (
    SELECT t."at" FROM "order_timeline" t
    WHERE t."order_id" = p."order_id" AND t."source" = 'fact' AND t."what" = 'order-delivered'
    ORDER BY t."version" LIMIT 1
) arrival ON true;
