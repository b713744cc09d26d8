import { expect, test } from "vitest";
import { parseKeysCommand } from "./keys-command.ts";
import { scopeNames } from "./scopes.ts";

const parse = (line: string) => parseKeysCommand(line.split(" ").filter((word) => word !== ""));

test("a merchant's key has what it is given; all is everything but what is ours alone", () => {
  expect(parse("create --merchant la-pasiva --scopes orders:read,kitchen")).toEqual({
    ask: "create",
    merchantId: "la-pasiva",
    label: "la-pasiva",
    scopes: ["orders:read", "kitchen"],
  });
  expect(parse("create --merchant la-pasiva --scopes all")).toMatchObject({
    scopes: scopeNames.filter((name) => name !== "operations"),
  });
  expect(parse("create --own --label sim --scopes all")).toMatchObject({
    merchantId: null,
    label: "sim",
    scopes: scopeNames,
  });
});

test.each([
  ["create --scopes all", "Say whose key it is"],
  ["create --merchant m --own --scopes all", "Say whose key it is"],
  ["create --own", "--scopes is missing"],
  ["create --own --scopes everything", "There is no scope everything"],
  ["create --merchant m --scopes operations", "operations is not for merchants."],
  ["create --own --scope all", "--scope"],
  ["revoke", "revoke takes the id of one key"],
  ["delete", "There is no delete"],
])("%s: %s", (line, mistake) => {
  expect(parse(line)).toMatchObject({ ask: "nothing", mistakes: [expect.stringContaining(mistake)] });
});
