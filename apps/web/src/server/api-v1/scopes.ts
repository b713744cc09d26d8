/** What a key may do. A key has those it was made with, and no others. */
export const scopes = {
  "orders:read": "Read orders, one or many.",
  "orders:write": "Place, pay, cancel, annotate and rate orders.",
  kitchen: "Say yes or no to orders, and how far the kitchen is.",
  courier: "Pick up and deliver, as the courier who has the order.",
  dispatch: "See couriers; give orders to them and take them back.",
  refunds: "Send money back.",
  "menu:read": "Read restaurants and their menus.",
  "menu:write": "Change prices and what is available.",
  webhooks: "Say where to be told of orders, see what was sent there, and have it sent again.",
  operations: "Close orders without a door code, cancel until the end, and see door codes.",
} as const;

export type Scope = keyof typeof scopes;

export const scopeNames = Object.keys(scopes) as readonly Scope[];

export const isScope = (name: string): name is Scope => Object.hasOwn(scopes, name);

/** Doorstep's own alone: no merchant's key gets these. */
export const OWN_SCOPES: ReadonlySet<Scope> = new Set(["operations"]);
