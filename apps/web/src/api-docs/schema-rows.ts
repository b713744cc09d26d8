/** A JSON schema as lines people read: a name, a type, what it means. */
export interface SchemaRow {
  /** With dots for what is inside, as `diner.phone` and `items[].dishId`. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema | false;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** What is inside comes right behind what holds it. */
export function schemaRows(schema: Schema, prefix = ""): readonly SchemaRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const name = prefix + key;
    const row = {
      name,
      type: typeOf(property),
      required: schema.required?.includes(key) ?? false,
      description: property.description ?? "",
    };
    return [row, ...inside(property).flatMap(([mark, inner]) => schemaRows(inner, `${name}${mark}.`))];
  });
}

function inside(schema: Schema): readonly (readonly [mark: string, inner: Schema])[] {
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap(inside);
  if (schema.items) return [["[]", schema.items]];
  return schema.properties === undefined ? [] : [["", schema]];
}

function typeOf(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.map(String).join(" | ");
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(" | ");
  if (schema.items) return `${typeOf(schema.items)}[]`;
  return [schema.type ?? "any"].flat().join(" | ");
}
