export { type Command, type Order, type OrderEvent, OrderState, Prisma, PrismaClient } from "../generated/client.ts";
export { type Migrated, migrate } from "./migrate.ts";
export { type Db, type OpenDbOptions, openDb } from "./open.ts";
