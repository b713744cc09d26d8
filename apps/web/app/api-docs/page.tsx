import type { Metadata } from "next";
import { Operation } from "../../src/api-docs/operation.tsx";
import { server } from "../../src/server/ports.ts";
import { TopBar } from "../../src/ui/top-bar.tsx";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "API · Doorstep" };

/** The REST API to read, made from the document that programs read. In English: its names are. */
export default function ApiDocsPage() {
  const { info, servers, tags, paths, components } = server().apiDocument;
  const root = servers[0]?.url ?? "";
  const operations = Object.entries(paths).flatMap(([path, here]) =>
    Object.entries(here).map(([method, operation]) => ({ method, path, operation })),
  );
  const codes = [...new Set(operations.flatMap(({ operation }) => Object.values(operation["x-problem-codes"]).flat()))];
  return (
    <div lang="en">
      <TopBar label="Doorstep" right={<a href={`${root}/openapi.json`}>openapi.json</a>} />
      <main className="gutter mx-auto max-w-160 pb-12">
        <h1 className="pt-4 text-title">API</h1>
        {info.description.split("\n").map((line) => (
          <p key={line} className="pt-2 text-body break-words">
            {line}
          </p>
        ))}
        {tags.map(({ name, description }) => (
          <section key={name}>
            <h2 className="pt-8 text-section">{name}</h2>
            <p className="pt-1 text-body text-ink-2">{description}</p>
            {operations
              .filter(({ operation }) => operation.tags.includes(name))
              .map(({ method, path, operation }) => (
                <Operation
                  key={operation.operationId}
                  {...{ method, operation }}
                  path={root + path}
                  schemas={components.schemas}
                />
              ))}
          </section>
        ))}
        <h2 className="pt-8 text-section">Problems</h2>
        <ul className="pt-2 text-label">
          {codes.sort().map((code) => (
            <li key={code} id={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
      </main>
    </div>
  );
}
