/** `npm run keys -- …`: what was asked, or what is wrong with it. */
import { parseArgs } from "node:util";
import type { Vehicle } from "@doorstep/events";
import { isScope, OWN_SCOPES, type Scope, scopeNames, scopes } from "./scopes.ts";

const vehicles = ["bicycle", "motorcycle", "car", "foot"] as const satisfies readonly Vehicle[];

export type KeysCommand =
  | { readonly ask: "help" }
  | { readonly ask: "nothing"; readonly mistakes: readonly string[] }
  | {
      readonly ask: "create";
      readonly merchantId: string | null;
      readonly label: string;
      readonly scopes: readonly Scope[];
    }
  | { readonly ask: "courier"; readonly name: string; readonly vehicle: Vehicle }
  | { readonly ask: "list" }
  | { readonly ask: "revoke"; readonly id: string };

export const USAGE = `Keys of the REST API, and codes for couriers' phones.

  npm run keys -- create --merchant la-pasiva --scopes orders:read,kitchen,menu:write
  npm run keys -- create --own --label simulator --scopes all
  npm run keys -- courier --name "Ana Silva" --vehicle bicycle
  npm run keys -- list
  npm run keys -- revoke key_x7Qb2f9a        (or a courier's id)

  --merchant ID   whose restaurants the key is for
  --own           a key of Doorstep's own, for all restaurants
  --scopes LIST   comma separated, or all:
${Object.entries(scopes)
  .map(([name, what]) => `                    ${name.padEnd(13)} ${what}`)
  .join("\n")}
  --label TEXT    what people call it
  --name TEXT     the courier's, as diners see it
  --vehicle V     ${vehicles.join(", ")}
`;

export function parseKeysCommand(argv: readonly string[]): KeysCommand {
  const [name, ...rest] = argv;
  if (name === undefined || name === "help" || argv.includes("--help")) return { ask: "help" };
  switch (name) {
    case "list":
      return rest.length === 0 ? { ask: "list" } : wrong("list takes nothing more.");
    case "revoke": {
      const [id, ...more] = rest;
      return id === undefined || more.length > 0
        ? wrong("revoke takes the id of one key or courier: see list.")
        : { ask: "revoke", id };
    }
    case "create":
      return parseCreate(rest);
    case "courier":
      return parseCourier(rest);
    default:
      return wrong(`There is no ${name}: use create, courier, list or revoke.`);
  }
}

function parseCreate(argv: readonly string[]): KeysCommand {
  const options = {
    merchant: { type: "string" },
    own: { type: "boolean" },
    scopes: { type: "string" },
    label: { type: "string" },
  } as const;
  let values: { merchant?: string; own?: boolean; scopes?: string; label?: string };
  try {
    ({ values } = parseArgs({ args: [...argv], options }));
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  const { merchant, own = false, label } = values;
  const merchantId = merchant ?? null;
  const isOwn = merchantId === null;
  const named =
    values.scopes === "all"
      ? scopeNames.filter((scope) => isOwn || !OWN_SCOPES.has(scope))
      : (values.scopes ?? "").split(",");
  const mistakes = [
    ...(isOwn === own ? [] : ["Say whose key it is: --merchant ID, or --own."]),
    ...(values.scopes === undefined ? ["--scopes is missing: what may the key do?"] : unknownScopes(named)),
    ...(isOwn
      ? []
      : named
          .filter((scope) => isScope(scope) && OWN_SCOPES.has(scope))
          .map((scope) => `${scope} is not for merchants.`)),
  ];
  if (mistakes.length > 0) return { ask: "nothing", mistakes };
  return { ask: "create", merchantId, label: label ?? merchantId ?? "own", scopes: named.filter(isScope) };
}

function parseCourier(argv: readonly string[]): KeysCommand {
  const options = { name: { type: "string" }, vehicle: { type: "string" } } as const;
  let values: { name?: string; vehicle?: string };
  try {
    ({ values } = parseArgs({ args: [...argv], options }));
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  const name = values.name?.trim() ?? "";
  const vehicle = vehicles.find((one) => one === (values.vehicle ?? "bicycle"));
  const mistakes = [
    ...(name.length > 0 && name.length <= 60 ? [] : ["--name is missing, or longer than 60 characters."]),
    ...(vehicle === undefined ? [`There is no vehicle ${values.vehicle}: there are ${vehicles.join(", ")}.`] : []),
  ];
  if (vehicle === undefined || mistakes.length > 0) return { ask: "nothing", mistakes };
  return { ask: "courier", name, vehicle };
}

const unknownScopes = (names: readonly string[]): string[] =>
  names
    .filter((name) => !isScope(name))
    .map((name) => `There is no scope ${name}: there are ${scopeNames.join(", ")}.`);

const wrong = (mistake: string): KeysCommand => ({ ask: "nothing", mistakes: [mistake] });
