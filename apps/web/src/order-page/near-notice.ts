/** One notice when the order is near, for who has asked for it. Pure; the shell asks the browser. */
import type { OrderView } from "@doorstep/events/browser";
import type { Message } from "../i18n/translator.ts";
import { firstName } from "./names.ts";

/** `told` is kept, so that a page loaded again does not tell it again. */
export type NearWish = "none" | "wanted" | "told" | "refused";

/** Is there anything left to be told of? */
export function canStillBeNear({ phase }: OrderView): boolean {
  switch (phase) {
    case "placed":
    case "confirmed":
    case "preparing":
    case "ready":
    case "pickedUp":
    case "onTheWay":
      return true;
    case "near":
    case "atDoor":
    case "delivered":
    case "cancelled":
    case "paymentFailed":
      return false;
  }
}

/** What to say now; null while there is nothing to say, or nobody has asked. */
export function nearNotice(wish: NearWish, { phase, courier }: OrderView): Message | null {
  if (wish !== "wanted" || (phase !== "near" && phase !== "atDoor")) return null;
  return courier === null
    ? { key: "near.noticeUnnamed" }
    : { key: "near.noticeText", values: { courier: firstName(courier.name) } };
}
