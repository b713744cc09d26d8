/** `DATABASE_URL=… node prisma/bin/migrate.ts` brings the database to the newest schema. */
import { migrate } from "../src/migrate.ts";

const url = process.env.DATABASE_URL;
if (url === undefined || url === "") {
  console.error(
    "DATABASE_URL is not set: say which PostgreSQL to migrate, as postgresql://user:password@host:port/name",
  );
  process.exit(1);
}
try {
  const { applied } = await migrate(url);
  console.error(applied.length === 0 ? "The database is up to date." : `Applied ${applied.join(", ")}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof Error && error.cause !== undefined) console.error(error.cause);
  process.exit(1);
}
