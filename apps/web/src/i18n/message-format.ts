/**
 * The part of ICU MessageFormat our files use: `{name}`, `{count, plural, one {…} other {…}}`
 * with `#`, and one level of `<tag>…</tag>` for emphasis. Three kilobytes less to download than
 * the full library, and the files stay readable by any translation tool.
 */

export type MessagePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "value"; readonly name: string }
  | { readonly kind: "number"; readonly name: string }
  | { readonly kind: "plural"; readonly name: string; readonly forms: Readonly<Record<string, readonly MessagePart[]>> }
  | { readonly kind: "tag"; readonly name: string; readonly parts: readonly MessagePart[] };

/** @throws Error when braces or tags do not match; a test parses every message of every language. */
export function parseMessage(source: string): readonly MessagePart[] {
  const [parts, end] = parseUntil(source, 0, { closing: null, plural: null });
  if (end !== source.length) throw new Error(`message ends too early at ${end}: ${source}`);
  return parts;
}

/** The names a message needs, sorted, so that two languages can be compared. */
export function placeholders(parts: readonly MessagePart[]): readonly string[] {
  const names = new Set<string>();
  const visit = (list: readonly MessagePart[]): void => {
    for (const part of list) {
      if (part.kind === "value" || part.kind === "plural") names.add(part.name);
      if (part.kind === "tag") {
        names.add(`<${part.name}>`);
        visit(part.parts);
      }
      if (part.kind === "plural") for (const form of Object.values(part.forms)) visit(form);
    }
  };
  visit(parts);
  return [...names].sort();
}

interface Inside {
  /** What ends this run of text: `}` of a plural form, `</tag>`, or the end of the message. */
  readonly closing: string | null;
  /** The plural whose number `#` stands for. */
  readonly plural: string | null;
}

function parseUntil(source: string, start: number, inside: Inside): [readonly MessagePart[], number] {
  const parts: MessagePart[] = [];
  let at = start;
  let text = "";
  const flush = (): void => {
    if (text !== "") parts.push({ kind: "text", text });
    text = "";
  };

  while (at < source.length) {
    if (inside.closing !== null && source.startsWith(inside.closing, at)) {
      flush();
      return [parts, at + inside.closing.length];
    }
    const tag = /^<([a-z]+)>/.exec(source.slice(at, at + 24));
    if (tag?.[1] !== undefined) {
      flush();
      const [within, after] = parseUntil(source, at + tag[0].length, { ...inside, closing: `</${tag[1]}>` });
      parts.push({ kind: "tag", name: tag[1], parts: within });
      at = after;
    } else if (source[at] === "{") {
      flush();
      const [part, after] = parseArgument(source, at, inside);
      parts.push(part);
      at = after;
    } else if (source[at] === "#" && inside.plural !== null) {
      flush();
      parts.push({ kind: "number", name: inside.plural });
      at += 1;
    } else {
      text += source[at];
      at += 1;
    }
  }
  if (inside.closing !== null) throw new Error(`"${inside.closing}" is missing: ${source}`);
  flush();
  return [parts, at];
}

function parseArgument(source: string, start: number, inside: Inside): [MessagePart, number] {
  const simple = /^\{([A-Za-z]+)\}/.exec(source.slice(start));
  if (simple?.[1] !== undefined) return [{ kind: "value", name: simple[1] }, start + simple[0].length];

  const plural = /^\{([A-Za-z]+), plural,\s*/.exec(source.slice(start));
  if (plural?.[1] === undefined) throw new Error(`cannot read the argument at ${start}: ${source}`);
  const name = plural[1];
  const forms: Record<string, readonly MessagePart[]> = {};
  let at = start + plural[0].length;
  while (source[at] !== "}") {
    const form = /^(=?[a-z0-9]+)\s*\{/.exec(source.slice(at));
    if (form?.[1] === undefined) throw new Error(`cannot read the plural at ${at}: ${source}`);
    const [parts, after] = parseUntil(source, at + form[0].length, { ...inside, closing: "}", plural: name });
    forms[form[1]] = parts;
    at = after;
    while (source[at] === " ") at += 1;
  }
  if (forms.other === undefined) throw new Error(`a plural needs "other": ${source}`);
  return [{ kind: "plural", name, forms }, at + 1];
}
