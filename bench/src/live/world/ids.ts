/** Names both the load and its watchers make up, so that neither tells the other. */

export const courierId = (run: string, courier: number): string => `${run}-c${courier}`;

/** Null for a courier of nobody here. */
export function courierNumber(id: string): number | null {
  const digits = /-c(\d+)$/.exec(id)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** A slot is a place among the live orders: its orders follow each other. */
export const slotOrderId = (run: string, order: { readonly slot: number; readonly generation: number }): string =>
  `${run}-o${order.slot}-${order.generation}`;

/** Placed in the spike, and watched by operations only. */
export const extraOrderId = (run: string, count: number): string => `${run}-x${count}`;
