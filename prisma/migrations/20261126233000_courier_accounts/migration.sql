-- Couriers who sign in with a phone. Those of a simulated city have no account.
CREATE TABLE "courier_accounts" (
    "courier_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "vehicle" "Vehicle" NOT NULL,
    "code_digest" BYTEA NOT NULL,
    "tracker_id" TEXT NOT NULL,
    "online" BOOLEAN NOT NULL DEFAULT false,
    -- Of the newest fact about being there.
    "version" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "courier_accounts_pkey" PRIMARY KEY ("courier_id")
);
CREATE UNIQUE INDEX "courier_accounts_code_digest_key" ON "courier_accounts" ("code_digest");
CREATE UNIQUE INDEX "courier_accounts_tracker_id_key" ON "courier_accounts" ("tracker_id");
