const PER_LINE = 16;

/**
 * Bytes for people: offset, hexadecimal, and what can be printed of them. At most
 * `maxBytes`, with a last line that says how many are left out.
 */
export function hexDump(bytes: Uint8Array, { maxBytes }: { readonly maxBytes: number }): string[] {
  const shown = bytes.subarray(0, maxBytes);
  const lines: string[] = [];
  for (let from = 0; from < shown.length; from += PER_LINE) {
    const row = [...shown.subarray(from, from + PER_LINE)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${from.toString(16).padStart(6, "0")}  ${hex.padEnd(3 * PER_LINE - 1)}  ${text}`);
  }
  if (shown.length < bytes.length) lines.push(`… and ${bytes.length - shown.length} bytes more`);
  return lines;
}
