/** For outputs only: digits nobody can see would travel and be compared. Never gives −0. */
export function roundedTo(decimals: number, value: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale + 0;
}
