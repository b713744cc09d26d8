import { parseArgs } from "node:util";
import { prepareCity } from "../src/node/index.ts";

const USAGE = `Prepares the city: streets, addresses, restaurants and map tiles. Once; then it is quick.

  node packages/city/bin/prepare.ts --dir DIR

  node packages/city/bin/prepare.ts --dir .doorstep/city/montevideo
  node packages/city/bin/prepare.ts --dir /var/lib/doorstep/montevideo
  node packages/city/bin/prepare.ts --help
`;

const { values } = parseArgs({ options: { dir: { type: "string" }, help: { type: "boolean" } } });
if (values.help === true) {
  process.stdout.write(USAGE);
} else if (values.dir === undefined) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  const manifest = await prepareCity({ dir: values.dir, onProgress: (line) => process.stderr.write(`${line}\n`) });
  process.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
}
