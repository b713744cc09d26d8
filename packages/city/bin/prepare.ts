import { prepareCity } from "../src/node/index.ts";
import { readCommandLine } from "../src/prepare/command-line.ts";

const command = readCommandLine(process.argv.slice(2));
switch (command.kind) {
  case "prepare": {
    const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);
    const manifest = await prepareCity({ dir: command.dir, onProgress });
    process.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
    break;
  }
  case "help":
    process.stdout.write(command.text);
    break;
  case "mistake":
    process.stderr.write(command.text);
    process.exitCode = 2;
    break;
}
