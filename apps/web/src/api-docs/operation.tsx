import type { OpenApi, Operation as OperationDoc } from "../server/api-v1/openapi.ts";
import { schemaRows } from "./schema-rows.ts";

interface OperationProps {
  readonly method: string;
  readonly path: string;
  readonly operation: OperationDoc;
  readonly schemas: OpenApi["components"]["schemas"];
}

/** One operation: closed it says what it does, open what it takes and answers. Works without script. */
export function Operation({ method, path, operation, schemas }: OperationProps) {
  const { summary, description, parameters, requestBody, responses } = operation;
  const [good] = Object.entries(responses).filter(([status]) => Number(status) < 300);
  return (
    <details id={operation.operationId} className="border-b border-line py-3">
      <summary className="cursor-pointer">
        <code className="text-label break-all">
          <b>{method.toUpperCase()}</b> {path}
        </code>
        <span className="block pt-0.5 text-body">{summary}</span>
      </summary>
      {description !== "" && <p className="pt-2 text-body text-ink-2">{description}</p>}
      <p className="pt-2 text-label text-ink-2">
        Scope <code>{operation["x-scope"]}</code>
      </p>
      <Rows
        title="Parameters"
        rows={parameters.map(({ name, in: where, required, description: what = "", schema }) => ({
          name,
          type: `${String(schema.type ?? "string")}, ${where}`,
          required,
          description: what,
        }))}
      />
      {requestBody !== undefined && <Rows title="Body" rows={rowsOf(requestBody.content, schemas)} />}
      {good !== undefined && <Rows title={`Answer ${good[0]}`} rows={rowsOf(good[1].content, schemas)} />}
      <h4 className="pt-3 text-label text-ink-2">Problems</h4>
      <ul className="pt-1 text-label">
        {Object.entries(operation["x-problem-codes"]).map(([status, codes]) => (
          <li key={status}>
            {status}: <code className="break-words">{codes.join(", ")}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Rows({ title, rows }: { readonly title: string; readonly rows: ReturnType<typeof schemaRows> }) {
  if (rows.length === 0) return null;
  return (
    <>
      <h4 className="pt-3 text-label text-ink-2">{title}</h4>
      <dl className="pt-1 text-label">
        {rows.map(({ name, type, required, description }) => (
          <div key={name} className="pt-1">
            <dt>
              <code className="break-all">{name}</code> <span className="text-ink-2">{type}</span>
              {required && <span className="text-ink-2"> · required</span>}
            </dt>
            {description !== "" && <dd className="text-ink-2">{description}</dd>}
          </div>
        ))}
      </dl>
    </>
  );
}

function rowsOf(content: Readonly<Record<string, unknown>>, schemas: OperationProps["schemas"]) {
  const [media] = Object.values(content) as { readonly schema: { readonly $ref: string } }[];
  return schemaRows(schemas[media?.schema.$ref.split("/").at(-1) ?? ""] ?? {});
}
