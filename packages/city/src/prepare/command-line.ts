import { parseArgs } from "node:util";

const USAGE = `Prepares the city: streets, addresses, restaurants and map tiles. Once; then it is quick.

  node packages/city/bin/prepare.ts --dir DIR

  --dir DIR   the folder to fill; what else is in it is lost
  --help      this text

For example
  node packages/city/bin/prepare.ts --dir .doorstep/city/montevideo
  node packages/city/bin/prepare.ts --dir /var/lib/doorstep/montevideo
  node packages/city/bin/prepare.ts --dir ./montevideo > montevideo.json
`;

export type PrepareCommand =
  | { readonly kind: "prepare"; readonly dir: string }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "mistake"; readonly text: string };

export function readCommandLine(argv: readonly string[]): PrepareCommand {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { dir: { type: "string" }, help: { type: "boolean" } },
    });
    if (values.help === true) return { kind: "help", text: USAGE };
    if (values.dir === undefined || values.dir === "") return { kind: "mistake", text: `--dir is missing\n\n${USAGE}` };
    return { kind: "prepare", dir: values.dir };
  } catch (error) {
    return { kind: "mistake", text: `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}` };
  }
}
