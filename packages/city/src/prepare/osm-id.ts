/** OpenStreetMap counts nodes, ways and relations apart. */
const TYPE_CODES: Readonly<Record<string, number>> = { node: 0, way: 1, relation: 2 };

/** One number for an id of any type: what addresses are stored by. */
export function osmIdToNumber(id: string): number {
  const [, type = "node", digits = "0"] = /^([a-z]+)(\d+)$/.exec(id) ?? [];
  return Number(digits) * 4 + (TYPE_CODES[type] ?? 0);
}
