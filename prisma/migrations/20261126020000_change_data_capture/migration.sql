-- What the connector reads: the outbox, and the tables others follow. A new table that is to be
-- followed is added here (by a later migration), in infra/connect/doorstep.json and among the logs.
CREATE PUBLICATION "doorstep" FOR TABLE "outbox", "orders", "order_events", "payments";

-- Nobody is woken any more: the connector reads PostgreSQL's own log.
DROP TRIGGER "outbox_wakes" ON "outbox";
DROP FUNCTION "wake_outbox"();
