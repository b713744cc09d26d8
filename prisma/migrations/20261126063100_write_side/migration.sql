CREATE TYPE "Vehicle" AS ENUM ('bicycle', 'motorcycle', 'car', 'foot');

CREATE TABLE "merchants" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "merchants_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "restaurants" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kinds" TEXT[],
    "address" TEXT NOT NULL,
    "district" TEXT,
    "lon" DOUBLE PRECISION NOT NULL,
    "lat" DOUBLE PRECISION NOT NULL,
    "currency" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "listed" BOOLEAN NOT NULL DEFAULT true,
    "preparation_median_ms" INTEGER NOT NULL CHECK ("preparation_median_ms" > 0),
    "preparation_p90_ms" INTEGER NOT NULL CHECK ("preparation_p90_ms" >= "preparation_median_ms"),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "restaurants_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "menu_items" (
    "restaurant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "price_minor" BIGINT NOT NULL CHECK ("price_minor" >= 0),
    "available" BOOLEAN NOT NULL DEFAULT true,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "menu_items_pkey" PRIMARY KEY ("restaurant_id", "id")
);

CREATE TABLE "opening_hours" (
    "restaurant_id" TEXT NOT NULL,
    "weekday" INTEGER NOT NULL CHECK ("weekday" BETWEEN 0 AND 6),
    "opens_min" INTEGER NOT NULL CHECK ("opens_min" BETWEEN 0 AND 1439),
    "closes_min" INTEGER NOT NULL CHECK ("closes_min" > "opens_min" AND "closes_min" <= "opens_min" + 1440),

    CONSTRAINT "opening_hours_pkey" PRIMARY KEY ("restaurant_id", "weekday", "opens_min")
);

CREATE TABLE "city_seeds" (
    "city" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "city_seeds_pkey" PRIMARY KEY ("city")
);

CREATE TABLE "diners" (
    "id" TEXT NOT NULL,
    "name" TEXT,
    "phone" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "diners_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "addresses" (
    "id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "district" TEXT,
    "lon" DOUBLE PRECISION NOT NULL,
    "lat" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "addresses_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "couriers" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "vehicle" "Vehicle" NOT NULL,

    CONSTRAINT "couriers_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "merchant_id" TEXT,
    "label" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "orders"
    ADD COLUMN "channel" TEXT NOT NULL DEFAULT 'page',
    ADD COLUMN "dropoff_note" TEXT,
    ADD COLUMN "diner_id" TEXT,
    ADD COLUMN "courier_id" TEXT,
    ADD COLUMN "paid_minor" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "refunded_minor" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "wrong_codes" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "promised_at" TIMESTAMPTZ(3),
    ADD COLUMN "confirmed_at" TIMESTAMPTZ(3),
    ADD COLUMN "expected_ready_at" TIMESTAMPTZ(3),
    ADD COLUMN "preparing_at" TIMESTAMPTZ(3),
    ADD COLUMN "ready_at" TIMESTAMPTZ(3),
    ADD COLUMN "assigned_at" TIMESTAMPTZ(3),
    ADD COLUMN "released_at" TIMESTAMPTZ(3),
    ADD COLUMN "picked_up_at" TIMESTAMPTZ(3),
    ADD COLUMN "delivered_at" TIMESTAMPTZ(3),
    ADD COLUMN "cancelled_at" TIMESTAMPTZ(3),
    ADD COLUMN "cancelled_by" TEXT,
    ADD COLUMN "cancel_reason" TEXT;
-- What is known of the orders there are.
UPDATE "orders" SET "paid_minor" = "items_minor" + "delivery_fee_minor" WHERE "state" = 'authorised';
UPDATE "orders" SET "cancelled_at" = "updated_at" WHERE "state" = 'cancelled';
-- More can never go back than came in.
ALTER TABLE "orders" ADD CONSTRAINT "orders_refunded_check" CHECK ("refunded_minor" BETWEEN 0 AND "paid_minor");

CREATE TABLE "order_items" (
    "order_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "dish_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL CHECK ("quantity" > 0),
    "price_minor" BIGINT NOT NULL,

    CONSTRAINT "order_items_pkey" PRIMARY KEY ("order_id", "position")
);

CREATE TABLE "order_notes" (
    "id" BIGSERIAL NOT NULL,
    "order_id" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "order_notes_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "order_ratings" (
    "order_id" TEXT NOT NULL,
    "stars" INTEGER NOT NULL CHECK ("stars" BETWEEN 1 AND 5),
    "comment" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "order_ratings_pkey" PRIMARY KEY ("order_id")
);

-- Two callers may think of the same key.
ALTER TABLE "commands" ADD COLUMN "caller" TEXT NOT NULL DEFAULT 'page';
ALTER TABLE "commands" DROP CONSTRAINT "commands_pkey";
ALTER TABLE "commands" ADD CONSTRAINT "commands_pkey" PRIMARY KEY ("caller", "kind", "key");

CREATE UNIQUE INDEX "diners_phone_key" ON "diners"("phone");
CREATE UNIQUE INDEX "api_keys_digest_key" ON "api_keys"("digest");
CREATE INDEX "restaurants_merchant_id_idx" ON "restaurants"("merchant_id");
CREATE INDEX "orders_placed_at_id_idx" ON "orders"("placed_at" DESC, "id" DESC);
CREATE INDEX "orders_restaurant_id_placed_at_id_idx" ON "orders"("restaurant_id", "placed_at" DESC, "id" DESC);
CREATE INDEX "orders_courier_id_idx" ON "orders"("courier_id");
CREATE INDEX "orders_diner_id_idx" ON "orders"("diner_id");
CREATE INDEX "order_notes_order_id_id_idx" ON "order_notes"("order_id", "id");
CREATE INDEX "commands_at_idx" ON "commands"("at");
-- Those who look for a courier: few at any time, among all orders there ever were.
CREATE INDEX "orders_without_courier_idx" ON "orders"("confirmed_at")
    WHERE "courier_id" IS NULL AND "state" IN ('confirmed', 'preparing', 'ready');

ALTER TABLE "restaurants" ADD CONSTRAINT "restaurants_merchant_id_fkey"
    FOREIGN KEY ("merchant_id") REFERENCES "merchants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "menu_items" ADD CONSTRAINT "menu_items_restaurant_id_fkey"
    FOREIGN KEY ("restaurant_id") REFERENCES "restaurants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "opening_hours" ADD CONSTRAINT "opening_hours_restaurant_id_fkey"
    FOREIGN KEY ("restaurant_id") REFERENCES "restaurants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_merchant_id_fkey"
    FOREIGN KEY ("merchant_id") REFERENCES "merchants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "orders" ADD CONSTRAINT "orders_diner_id_fkey"
    FOREIGN KEY ("diner_id") REFERENCES "diners"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "orders" ADD CONSTRAINT "orders_courier_id_fkey"
    FOREIGN KEY ("courier_id") REFERENCES "couriers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_order_id_fkey"
    FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "order_notes" ADD CONSTRAINT "order_notes_order_id_fkey"
    FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "order_ratings" ADD CONSTRAINT "order_ratings_order_id_fkey"
    FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Followed by search, history and caches. Keys of the API are nobody's to follow.
ALTER PUBLICATION "doorstep" ADD TABLE
    "merchants", "restaurants", "menu_items", "diners", "addresses", "couriers";
