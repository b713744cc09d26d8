CREATE TYPE "OrderState" AS ENUM ('paymentFailed', 'authorised', 'cancelled');

CREATE TABLE "orders" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "state" "OrderState" NOT NULL,
    "restaurant_id" TEXT NOT NULL,
    "address_id" TEXT NOT NULL,
    "diner_name" TEXT,
    "items_minor" BIGINT NOT NULL,
    "delivery_fee_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "handover_code" TEXT NOT NULL,
    "held_until" TIMESTAMPTZ(3),
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "order_events" (
    "order_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB NOT NULL,
    "value" BYTEA NOT NULL,

    CONSTRAINT "order_events_pkey" PRIMARY KEY ("order_id", "version")
);

CREATE TABLE "payments" (
    "order_id" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "method" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payments_pkey" PRIMARY KEY ("order_id", "attempt")
);

CREATE TABLE "commands" (
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "commands_pkey" PRIMARY KEY ("kind", "key")
);

CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "topic" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "orders_state_held_until_idx" ON "orders"("state", "held_until");

ALTER TABLE "order_events" ADD CONSTRAINT "order_events_order_id_fkey"
    FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "payments" ADD CONSTRAINT "payments_order_id_fkey"
    FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- Deferred: a command claims its key before it makes the order it is about.
ALTER TABLE "commands" ADD CONSTRAINT "commands_order_id_fkey"
    FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE
    DEFERRABLE INITIALLY DEFERRED;

-- What people call an order: four or five digits, starting over when they run out.
CREATE SEQUENCE "order_numbers" MINVALUE 1000 MAXVALUE 99999 START 1000 CYCLE;

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are facts and are never changed', TG_TABLE_NAME;
END $$;
CREATE TRIGGER "order_events_are_facts" BEFORE UPDATE OR DELETE ON "order_events"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- Wakes the publisher at commit, whoever wrote the row.
CREATE FUNCTION "wake_outbox"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('outbox', '');
    RETURN NULL;
END $$;
CREATE TRIGGER "outbox_wakes" AFTER INSERT ON "outbox"
    FOR EACH STATEMENT EXECUTE FUNCTION "wake_outbox"();
