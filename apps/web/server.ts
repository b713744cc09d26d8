import { createServer } from "node:http";
import next from "next";

const port = Number(process.env["WEB_PORT"] ?? 3000);
const app = next({ dev: process.argv.includes("--dev"), dir: import.meta.dirname });
await app.prepare();
const handle = app.getRequestHandler();
createServer((request, response) => void handle(request, response)).listen(port, () => console.error(`web on ${port}`));
