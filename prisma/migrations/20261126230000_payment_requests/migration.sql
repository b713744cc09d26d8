-- Payments the provider is asked for. Not followed by anybody: what comes of them are the order's facts.
CREATE TABLE "payment_requests" (
    "id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "card" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL CHECK ("amount_minor" > 0),
    "currency" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'asked'
        CHECK ("state" IN ('asked', 'accepted', 'authorised', 'failed', 'voiding', 'voided')),
    "sequence" INTEGER NOT NULL DEFAULT -1,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "next_try_at" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "payment_requests_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "payment_requests_order_id_idx" ON "payment_requests" ("order_id");
CREATE INDEX "payment_requests_next_try_at_idx" ON "payment_requests" ("next_try_at");
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_order_id_fkey"
    FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
