import type { OrderCommand } from "@doorstep/ordering";
import type { Command } from "../ports.ts";
import { carryOut, type OrderPorts } from "./carry-out.ts";

/** From the page and by ourselves, without a key: asked twice, it is done once. */
export async function cancelOrder(
  ports: OrderPorts,
  orderId: string,
  cause: Pick<Extract<OrderCommand, { type: "cancel" }>, "by" | "reason">,
): Promise<Command<null>> {
  const cancelled = await carryOut(ports, { orderId, command: { type: "cancel", ...cause } });
  return cancelled.ok || cancelled.code === "alreadyCancelled" ? { ok: true, value: null } : cancelled;
}
