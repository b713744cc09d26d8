CREATE TABLE "checkpoints" (
    "task" TEXT NOT NULL,
    "log_id" TEXT NOT NULL,
    "next_offset" BIGINT NOT NULL,
    "log_time_ms" BIGINT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "head" JSONB NOT NULL,
    "states" BYTEA NOT NULL,

    CONSTRAINT "checkpoints_pkey" PRIMARY KEY ("task", "next_offset")
);

-- Compressed already: trying again would only cost time.
ALTER TABLE "checkpoints" ALTER COLUMN "states" SET STORAGE EXTERNAL;
