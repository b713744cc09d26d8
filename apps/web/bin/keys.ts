/** `node apps/web/bin/keys.ts create | list | revoke`, or `npm run keys -- …`. */
import { openDb, type PrismaClient } from "@doorstep/db";
import { createKey } from "../src/server/api-v1/api-keys.ts";
import { type KeysCommand, parseKeysCommand, USAGE } from "../src/server/api-v1/keys-command.ts";
import { createAccount } from "../src/server/couriers/accounts.ts";

const talk = (text: string): void => void process.stderr.write(`${text}\n`);
const command = parseKeysCommand(process.argv.slice(2));
switch (command.ask) {
  case "help":
    process.stdout.write(USAGE);
    break;
  case "nothing":
    talk(command.mistakes.join("\n"));
    process.exitCode = 2;
    break;
  default: {
    const url = process.env.DATABASE_URL ?? "postgresql://doorstep:doorstep@127.0.0.1:15432/doorstep";
    const db = await openDb(url).catch(() => null);
    if (db === null) {
      talk("PostgreSQL does not answer. Start it with `npm start`, or set DATABASE_URL.");
      process.exitCode = 2;
    } else {
      process.exitCode = await run(db.prisma, command).finally(() => db.close());
    }
  }
}

async function run(prisma: PrismaClient, asked: Exclude<KeysCommand, { ask: "help" | "nothing" }>): Promise<number> {
  switch (asked.ask) {
    case "create": {
      const { merchantId, label, scopes } = asked;
      if (merchantId !== null && (await prisma.merchant.count({ where: { id: merchantId } })) === 0) {
        talk(`There is no merchant ${merchantId}.`);
        return 2;
      }
      const { id, key } = await createKey(prisma, { merchantId, label, scopes, nowMs: Date.now() });
      talk(`${id} may: ${scopes.join(", ")}. The key is told once, here:`);
      process.stdout.write(`${key}\n`);
      return 0;
    }
    case "courier": {
      const { courierId, code } = await createAccount(prisma, { ...asked, nowMs: Date.now() });
      talk(`${courierId}, ${asked.name}, signs in at /courier. The code is told once, here:`);
      process.stdout.write(`${code}\n`);
      return 0;
    }
    case "list": {
      const keys = await prisma.apiKey.findMany({ orderBy: { createdAt: "asc" } });
      for (const { id, merchantId, label, scopes, revokedAt } of keys) {
        const whose = merchantId ?? "Doorstep's own";
        process.stdout.write(
          `${[id, whose, label, scopes.join(","), revokedAt === null ? "" : "revoked"].join("\t")}\n`,
        );
      }
      const couriers = await prisma.courierAccount.findMany({ orderBy: { createdAt: "asc" } });
      for (const { courierId, name, vehicle, revokedAt } of couriers) {
        process.stdout.write(
          `${[courierId, "courier", name, vehicle, revokedAt === null ? "" : "revoked"].join("\t")}\n`,
        );
      }
      return 0;
    }
    case "revoke": {
      const data = { revokedAt: new Date() };
      const keys = await prisma.apiKey.updateMany({ where: { id: asked.id, revokedAt: null }, data });
      const couriers = await prisma.courierAccount.updateMany({
        where: { courierId: asked.id, revokedAt: null },
        data,
      });
      const count = keys.count + couriers.count;
      talk(
        count === 1 ? `${asked.id} opens nothing any more, within ten seconds.` : `There is no key ${asked.id} in use.`,
      );
      return count === 1 ? 0 : 2;
    }
  }
}
