/**
 * What socket.io says in its text frames, of protocol 5 on engine.io 4, as far as the tracking
 * page uses it: the main namespace, events with one value, acknowledgements.
 *
 *     0{…}            the server has opened the connection
 *     40 → 40{…}      we join the main namespace, and are in
 *     2 → 3           are you there? yes
 *     42["beat",{…}]  an event
 *     427["watchOrder",{…}] → 437[{…}]   a question with number 7, and its answer
 */
export type Packet =
  | { readonly type: "open" | "ping" | "joined" | "left" | "other" }
  | { readonly type: "event"; readonly name: string; readonly value: unknown }
  | { readonly type: "answer"; readonly number: number; readonly value: unknown };

export const JOIN = "40";
export const PONG = "3";

export function question(number: number, name: string, value: unknown): string {
  return `42${number}${JSON.stringify([name, value])}`;
}

export const event = (name: string, value: unknown): string => `42${JSON.stringify([name, value])}`;

export function readPacket(text: string): Packet {
  if (text.startsWith("42[")) {
    const [name, value] = JSON.parse(text.slice(2)) as [string, unknown];
    return { type: "event", name, value };
  }
  if (text.startsWith("43")) {
    const values = text.indexOf("[");
    const [value] = JSON.parse(text.slice(values)) as [unknown];
    return { type: "answer", number: Number(text.slice(2, values)), value };
  }
  if (text === "2") return { type: "ping" };
  if (text.startsWith("40")) return { type: "joined" };
  if (text.startsWith("0")) return { type: "open" };
  if (text.startsWith("41") || text.startsWith("44") || text === "1") return { type: "left" };
  return { type: "other" };
}
