/** For Prisma's own command line, as in `prisma migrate deploy`; our processes pass their URL. */
import { defineConfig } from "prisma/config";

export default defineConfig({
  schema: "schema",
  migrations: { path: "migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "" },
});
