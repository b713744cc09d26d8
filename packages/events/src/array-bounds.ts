/**
 * A damaged record may claim an array of a billion items in a body of thirty bytes, and
 * `avsc` believes it: it allocates first and looks for the end last. So a body whose schema
 * has arrays is walked once without allocating anything, and refused as soon as it runs out.
 * Every item here takes at least a byte, hence a walk takes at most as many steps as bytes.
 */

/** Reads a value at `at` and answers where it ends; past the end of the bytes when it does not fit. */
type Walk = (bytes: Uint8Array, at: number) => number;

type Avro =
  | string
  | readonly Avro[]
  | { readonly type: "array"; readonly items: Avro }
  | { readonly type: "enum"; readonly name: string }
  | { readonly type: "record"; readonly name: string; readonly fields: readonly { readonly type: Avro }[] };

/** Whether a body of `schema` ends inside its bytes; null when the schema has no arrays and needs no walk. */
export function arrayBounds(schema: unknown): ((body: Uint8Array) => boolean) | null {
  if (!JSON.stringify(schema).includes('"array"')) return null;
  const walk = toWalk(schema as Avro, new Map());
  return (body) => walk(body, 0) <= body.length;
}

function toWalk(schema: Avro, named: Map<string, Walk>): Walk {
  if (typeof schema === "string") return named.get(schema) ?? primitive(schema);
  if (Array.isArray(schema)) return union(schema.map((branch: Avro) => toWalk(branch, named)));
  const type = schema as Exclude<Avro, string | readonly Avro[]>;
  switch (type.type) {
    case "array":
      return array(toWalk(type.items, named));
    case "enum":
      named.set(type.name, varint);
      return varint;
    case "record": {
      const fields = type.fields.map((field) => toWalk(field.type, named));
      const walk: Walk = (bytes, at) => {
        let end = at;
        for (const field of fields) end = field(bytes, end);
        return end;
      };
      named.set(type.name, walk);
      return walk;
    }
  }
}

function primitive(name: string): Walk {
  switch (name) {
    case "int":
    case "long":
      return varint;
    case "boolean":
      return fixed(1);
    case "float":
      return fixed(4);
    case "double":
      return fixed(8);
    case "string":
    case "bytes":
      return sized;
    case "null":
      return fixed(0);
    default:
      throw new Error(`the walk over arrays does not know the Avro type "${name}"`);
  }
}

const NOWHERE = Number.POSITIVE_INFINITY;

const fixed =
  (length: number): Walk =>
  (_bytes, at) =>
    at + length;

const varint: Walk = (bytes, at) => {
  let end = at;
  while (end < bytes.length && ((bytes[end] ?? 0) & 0x80) !== 0) end += 1;
  return end + 1;
};

const sized: Walk = (bytes, at) => {
  const length = readLong(bytes, at);
  return length < 0 ? NOWHERE : varint(bytes, at) + length;
};

const union =
  (branches: readonly Walk[]): Walk =>
  (bytes, at) => {
    const branch = branches[readLong(bytes, at)];
    return branch === undefined ? NOWHERE : branch(bytes, varint(bytes, at));
  };

const array =
  (item: Walk): Walk =>
  (bytes, from) => {
    let at = from;
    while (at < bytes.length) {
      let count = readLong(bytes, at);
      at = varint(bytes, at);
      if (count === 0) return at;
      if (count < 0) {
        // A negative count is followed by the block's size in bytes.
        count = -count;
        at = varint(bytes, at);
      }
      for (; count > 0; count -= 1) {
        if (at >= bytes.length) return NOWHERE;
        at = item(bytes, at);
      }
    }
    return NOWHERE;
  };

/** Zigzag; not exact above 2^53, where nothing fits anyway. */
function readLong(bytes: Uint8Array, from: number): number {
  let value = 0;
  let scale = 1;
  let at = from;
  for (; at < bytes.length && ((bytes[at] ?? 0) & 0x80) !== 0; at += 1) {
    value += ((bytes[at] ?? 0) & 0x7f) * scale;
    scale *= 128;
  }
  value += ((bytes[at] ?? 0) & 0x7f) * scale;
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}
